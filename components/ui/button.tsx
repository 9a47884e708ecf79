import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'
import { type ButtonVariants, buttonVariants } from './button-variants'

/** A button; with `asChild` its only child (a link, say) wears the classes instead. */
export function Button({
  className,
  variant,
  size,
  asChild = false,
  ...props
}: ComponentProps<'button'> & ButtonVariants & { asChild?: boolean }) {
  const Component = asChild ? Slot.Root : 'button'
  return (
    <Component data-slot="button" className={cn(buttonVariants({ variant, size }), className)} {...props} />
  )
}
