import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'
import { controlClass } from './control'

/** A text field without its label; inside a form use `Field`, which brings label, hint and error. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input data-slot="input" className={cn(controlClass, className)} {...props} />
}
