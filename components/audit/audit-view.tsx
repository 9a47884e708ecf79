import Link from 'next/link'
import { EmptyState } from '@/components/states/empty-state'
import { buttonVariants } from '@/components/ui/button-variants'
import type { AuditRow } from '@/lib/audit/queries'
import { EVENTS } from '@/lib/audit/sentences'
import type { AuditFilter } from '@/lib/validations/audit'
import { ActivityChart, type ActivityDay } from './activity-chart'
import { AuditFilters } from './audit-filters'
import { AuditTable } from './audit-table'

/**
 * Chart, filters and events of an audit page.
 *
 * @param next the cursor of the page after this one, unless this is the last
 */
export function AuditView({ path, days, filter, rows, next }: AuditViewProps) {
  const query = new URLSearchParams()
  for (const key of ['search', 'event', 'outcome', 'days'] as const) {
    const value = filter[key]
    if (value !== undefined) query.set(key, String(value))
  }
  const newest = query.size > 0 ? `${path}?${query}` : path
  if (next) query.set('older', next)
  const filtered = newest !== path
  return (
    <>
      <ActivityChart days={days} />
      <AuditFilters path={path} filter={filter} events={EVENTS} />
      {rows.length === 0 ? (
        <NoEvents path={path} filtered={filtered} />
      ) : (
        <AuditTable
          rows={rows}
          path={path}
          older={next ? `${path}?${query}` : undefined}
          newest={filter.older ? newest : undefined}
        />
      )}
    </>
  )
}

type AuditViewProps = {
  path: string
  days: ActivityDay[]
  filter: AuditFilter
  rows: AuditRow[]
  next: string | null
}

function NoEvents({ path, filtered }: { path: string; filtered: boolean }) {
  if (!filtered)
    return (
      <EmptyState
        title="Nothing has happened yet"
        text="Every change and every refusal is written down here, with who, when and from where. Change your name in the profile to see the first line."
      >
        <Link href="/profile" prefetch={false} className={buttonVariants({ variant: 'outline', size: 'sm' })}>
          To the profile
        </Link>
      </EmptyState>
    )
  return (
    <EmptyState
      title="No event fits these filters"
      text="A request id has to be complete. A person is found by part of the name or address."
    >
      <Link href={path} prefetch={false} className={buttonVariants({ variant: 'outline', size: 'sm' })}>
        Show all events
      </Link>
    </EmptyState>
  )
}
