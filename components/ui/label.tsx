import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

/** The visible name of a control. */
export function Label({
  className,
  htmlFor,
  children,
  ...props
}: ComponentProps<'label'> & { htmlFor: string }) {
  return (
    <label data-slot="label" className={cn('text-sm font-[550]', className)} {...props} htmlFor={htmlFor}>
      {children}
    </label>
  )
}
