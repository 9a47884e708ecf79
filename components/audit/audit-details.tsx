import Link from 'next/link'
import type { AuditRow } from '@/lib/audit/queries'
import { requestHref } from './audit-cells'

/**
 * All that is known of an event, for whoever looks closer: as one text, to be copied into a report as it stands. It opens
 * without JavaScript too.
 */
export function AuditDetails({ row, path }: { row: AuditRow; path: string }) {
  return (
    <details className="mt-1">
      <summary className="w-fit rounded-sm text-[13px] text-muted-foreground underline decoration-border-strong underline-offset-3 hover:text-foreground">
        Details
      </summary>
      <pre className="machine mt-1.5 whitespace-pre-wrap [overflow-wrap:anywhere]">{factsOf(row)}</pre>
      {row.requestId ? (
        <Link
          href={requestHref(path, row.requestId)}
          prefetch={false}
          className="machine rounded-sm underline decoration-border-strong underline-offset-3 [overflow-wrap:anywhere] hover:text-foreground"
        >
          Everything under {row.requestId}
        </Link>
      ) : null}
    </details>
  )
}

/** A fact a line, the names as wide as the widest; a value cannot begin a line of its own. */
function factsOf({ at, event, requestId, ids, where, more = {} }: AuditRow): string {
  const all: [string, string | null][] = [
    ['when', at.toISOString().replace('T', ' ').replace('Z', ' UTC')],
    ['event', event],
    ['request', requestId],
    ...Object.entries(ids),
    ['address', where.address],
    ['browser', where.agent],
    ...Object.entries(more),
  ]
  const known = all.filter(([, value]) => value)
  const width = Math.max(...known.map(([name]) => name.length))
  return known.map(([name, value]) => `${name.padEnd(width)}  ${value?.replace(/\s+/g, ' ')}`).join('\n')
}
