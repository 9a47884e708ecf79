import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

/** The one card: a line, a radius, a soft shadow. Never put a card in a card. */
export function Card({ className, ...props }: ComponentProps<'section'>) {
  return (
    <section
      data-slot="card"
      className={cn('rounded-lg border bg-card text-card-foreground shadow-lift', className)}
      {...props}
    />
  )
}

/** Names what is in the card; one level under the page's h1. */
export function CardTitle({ className, children, ...props }: ComponentProps<'h2'>) {
  return (
    <h2
      data-slot="card-title"
      className={cn('text-base font-semibold tracking-[-0.01em]', className)}
      {...props}
    >
      {children}
    </h2>
  )
}

/** The closing line of a card: totals, ways on. */
export function CardFooter({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      data-slot="card-footer"
      className={cn(
        'flex flex-wrap items-center gap-3 rounded-b-lg border-t bg-muted px-5 py-3 text-sm text-muted-foreground',
        className,
      )}
      {...props}
    />
  )
}
