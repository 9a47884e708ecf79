import type { ReactNode } from 'react'
import { pageTenant } from '@/lib/page-tenant'
import { SameTenant } from './same-tenant'

/** The head of a page: its one h1, a sentence about it, and what one can do with all of it. Rendered after its loader. */
export function PageHeader({
  title,
  lede,
  children,
}: {
  title: string
  lede?: ReactNode
  children?: ReactNode
}) {
  const shown = pageTenant()
  return (
    <div className="mb-6 flex flex-wrap items-end gap-x-4 gap-y-3">
      <div className="mr-auto min-w-0">
        <h1 className="text-[26px] leading-[1.15] font-semibold tracking-title">{title}</h1>
        {lede ? <p className="mt-1 max-w-[44em] text-pretty text-muted-foreground">{lede}</p> : null}
      </div>
      {children}
      {shown ? <SameTenant shown={shown} /> : null}
    </div>
  )
}
