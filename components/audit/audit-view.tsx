import Link from 'next/link'
import { EmptyState } from '@/components/states/empty-state'
import { RefusedNote } from '@/components/states/refused-note'
import { buttonVariants } from '@/components/ui/button-variants'
import type { AuditDay } from '@/lib/audit/days'
import type { AuditRow } from '@/lib/audit/queries'
import { EVENTS } from '@/lib/audit/sentences'
import { type AuditFilter, MOST_PEOPLE, nonsenseIn } from '@/lib/validations/audit'
import { ActivityChart } from './activity-chart'
import { isFiltered, pageHref } from './addresses'
import { AuditFilters } from './audit-filters'
import { AuditTable } from './audit-table'
import { ExportLinks } from './export-links'

/**
 * Chart, filters and events of an audit page.
 *
 * @param pageTenantId the team it is about; of all teams where it is missing
 * @param given the search parameters as they came, to say which of them make no sense
 * @param older where the page of older events begins, and `newer` that of newer ones
 */
export function AuditView({ path, pageTenantId, given, filter, rows, ...audit }: AuditViewProps) {
  const { days, older, newer, tooMany, refusal } = audit
  const nonsense = nonsenseIn(given)
  const makesSense = Object.keys(nonsense).length === 0
  const isFirst = filter.older === undefined && filter.newer === undefined
  return (
    <>
      {refusal ? <RefusedNote>{refusal}</RefusedNote> : null}
      <ActivityChart days={days} />
      <AuditFilters path={path} filter={filter} given={given} nonsense={nonsense} events={EVENTS} />
      {tooMany ? (
        <p role="status" className="mb-3 text-sm text-muted-foreground">
          More than {MOST_PEOPLE} people fit that name, and only {MOST_PEOPLE} were looked at. Write more of
          it.
        </p>
      ) : null}
      {rows.length === 0 ? (
        <NoEvents path={path} reason={isFirst ? (isFiltered(filter) ? 'filter' : 'new') : 'place'} />
      ) : (
        <AuditTable
          rows={rows}
          path={path}
          older={older ? pageHref(path, filter, { older }) : undefined}
          newer={newer ? pageHref(path, filter, { newer }) : undefined}
          newest={isFirst ? undefined : pageHref(path, filter)}
        />
      )}
      {makesSense && rows.length > 0 ? (
        <ExportLinks path={path} filter={filter} pageTenantId={pageTenantId} />
      ) : null}
    </>
  )
}

type AuditViewProps = {
  path: `/${string}`
  pageTenantId?: string
  given: Readonly<Record<string, unknown>>
  days: AuditDay[]
  filter: AuditFilter
  rows: AuditRow[]
  older: string | null
  newer: string | null
  tooMany: boolean
  refusal: string | undefined
}

const EMPTY = {
  new: [
    'Nothing has happened yet',
    'Every change and every refusal is written down here, with who, when and from where. Change your name in the profile to see the first line.',
    'To the profile',
  ],
  filter: [
    'No event fits these filters',
    'A request id has to be complete. A person is found by part of the name or address.',
    'Show all events',
  ],
  place: ['There is nothing further', 'This is an end of the trail.', 'Back to the newest events'],
} as const

function NoEvents({ path, reason }: { path: string; reason: keyof typeof EMPTY }) {
  const [title, text, way] = EMPTY[reason]
  return (
    <EmptyState title={title} text={text}>
      <Link
        href={reason === 'new' ? '/profile' : path}
        prefetch={false}
        className={buttonVariants({ variant: 'outline', size: 'sm' })}
      >
        {way}
      </Link>
    </EmptyState>
  )
}
