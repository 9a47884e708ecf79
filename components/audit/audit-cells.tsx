import Link from 'next/link'
import { sayDay } from '@/components/time'
import { Badge, type BadgeVariant } from '@/components/ui/badge'
import type { AuditRow } from '@/lib/audit/queries'
import { browserName } from '@/lib/browser-name'
import { outcomeWords } from './outcome-words'

/** What happened, with what changed and where to look further. */
export function What({ row, path }: { row: AuditRow; path: string }) {
  return (
    <>
      <p>{row.sentence}</p>
      <Changes before={row.before ?? {}} after={row.after ?? {}} />
      {row.resource ? (
        <p className="machine text-muted-foreground [overflow-wrap:anywhere]">{row.resource}</p>
      ) : null}
      {(row.outcome === 'denied' || row.outcome === 'failed') && row.requestId ? (
        <p className="machine text-muted-foreground">
          request{' '}
          <Link
            href={requestHref(path, row.requestId)}
            prefetch={false}
            className="rounded-sm underline decoration-border-strong underline-offset-3 [overflow-wrap:anywhere] hover:text-foreground"
          >
            {row.requestId}
          </Link>
        </p>
      ) : null}
    </>
  )
}

/** An admin gets to all there is about the request, anybody else to its events in their own trail. */
export const requestHref = (path: string, id: string): string =>
  path.startsWith('/admin/')
    ? `/admin/requests?${new URLSearchParams({ id })}`
    : `${path}?${new URLSearchParams({ request: id })}`

/** Only what differs, old value struck out, new value after it. */
export function Changes({
  before,
  after,
}: {
  before: Record<string, string>
  after: Record<string, string>
}) {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = keys.filter((key) => before[key] !== after[key])
  if (changed.length === 0) return null
  return (
    <ul className="machine">
      {changed.map((key) => (
        <li key={key} className="flex flex-wrap gap-x-1.5 [overflow-wrap:anywhere]">
          <span className="text-muted-foreground">{key}</span>
          {before[key] === undefined ? null : (
            <>
              <del className="text-denied decoration-1" title={before[key]}>
                {readable(before[key])}
              </del>
              <span aria-hidden="true">→</span>
            </>
          )}
          {after[key] === undefined ? (
            <span className="text-muted-foreground">nothing</span>
          ) : (
            <ins className="text-granted no-underline" title={after[key]}>
              {readable(after[key])}
            </ins>
          )}
        </li>
      ))}
    </ul>
  )
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

/** A timestamp as its day; everything else, and what only looks like one (people choose names), as it is. */
function readable(value: string): string {
  return MOMENT.test(value) && !Number.isNaN(Date.parse(value)) ? sayDay(new Date(value)) : value
}

/** Who did it; programs are softer than people. */
export function Who({ row }: { row: Pick<AuditRow, 'who' | 'whoKind'> }) {
  return <span className={row.whoKind === 'user' ? undefined : 'text-muted-foreground'}>{row.who}</span>
}

/** Address and browser, as far as they are known. */
export function Where({ where }: { where: AuditRow['where'] }) {
  return (
    <span className="machine block whitespace-pre-line text-muted-foreground">
      {[where.address, where.agent && browserName(where.agent)].filter(Boolean).join('\n')}
    </span>
  )
}

const outcomeColours: Record<AuditRow['outcome'], BadgeVariant> = {
  success: 'granted',
  denied: 'denied',
  failed: 'waiting',
  attempted: 'default',
}

export function Outcome({ outcome }: Pick<AuditRow, 'outcome'>) {
  return <Badge variant={outcomeColours[outcome]}>{outcomeWords[outcome]}</Badge>
}
