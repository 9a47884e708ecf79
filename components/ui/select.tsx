import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'
import { controlClass } from './control'

/** The browser's own select, dressed: it works with JavaScript off and with every keyboard and phone. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select data-slot="select" className={cn(controlClass, 'select-arrow', className)} {...props} />
}
