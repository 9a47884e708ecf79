import type { ReactNode } from 'react'
import { Mark } from '@/components/brand/mark'
import { Card, CardTitle } from '@/components/ui/card'

/**
 * Nothing here yet: what the place is for, and the first step.
 *
 * @param children a link or a button to take that step
 */
export function EmptyState({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <Card className="flex flex-col items-center px-6 py-14 text-center">
      <Mark size={32} className="mb-4 opacity-70" />
      <CardTitle>{title}</CardTitle>
      <p className="mt-1 max-w-[34em] text-[14.5px] text-pretty text-muted-foreground">{text}</p>
      {children ? <div className="mt-5">{children}</div> : null}
    </Card>
  )
}
