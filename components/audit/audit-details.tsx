import Link from 'next/link'
import type { ReactNode } from 'react'
import type { AuditRow } from '@/lib/audit/queries'
import { requestHref } from './audit-cells'

/** All that is known of an event, for whoever looks closer; it opens without JavaScript too. */
export function AuditDetails({ row, path }: { row: AuditRow; path: string }) {
  return (
    <details className="mt-1">
      <summary className="w-fit rounded-sm text-[13px] text-muted-foreground underline decoration-border-strong underline-offset-3 hover:text-foreground">
        Details
      </summary>
      <dl className="machine mt-1.5 grid gap-x-4 gap-y-1 [overflow-wrap:anywhere] sm:grid-cols-[auto_minmax(0,1fr)]">
        <Fact name="when">{row.at.toISOString().replace('T', ' ').replace('Z', ' UTC')}</Fact>
        <Fact name="event">{row.event}</Fact>
        {row.requestId ? (
          <Fact name="request">
            <Link
              href={requestHref(path, row.requestId)}
              prefetch={false}
              className="rounded-sm underline decoration-border-strong underline-offset-3 hover:text-foreground"
            >
              {row.requestId}
            </Link>
          </Fact>
        ) : null}
        {Object.entries(row.ids).map(([name, id]) => (
          <Fact key={name} name={name}>
            {id}
          </Fact>
        ))}
        {row.where.address ? <Fact name="address">{row.where.address}</Fact> : null}
        {row.where.agent ? <Fact name="browser">{row.where.agent}</Fact> : null}
        {Object.entries(row.more ?? {}).map(([name, value]) => (
          <Fact key={`more ${name}`} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
    </details>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
