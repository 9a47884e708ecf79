import type { ReactNode } from 'react'
import { Mark } from '@/components/brand/mark'

/** The gate of the sign-in pages: an arch with the mark in its crown, one heading, and what follows. */
export function AuthPanel({
  title,
  lede,
  children,
}: {
  title: string
  lede?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="w-full max-w-[400px] rounded-t-[200px] rounded-b-xl border bg-card px-7 pt-14 pb-8 shadow-lift sm:px-10">
      <Mark size={40} className="mx-auto mb-5" />
      <h1 className="text-center text-[26px] leading-[1.15] font-semibold tracking-title">{title}</h1>
      {lede ? <p className="mt-2 text-center text-balance text-muted-foreground">{lede}</p> : null}
      <div className="mt-7 grid gap-4">{children}</div>
    </div>
  )
}
