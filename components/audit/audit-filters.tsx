import Link from 'next/link'
import { Field } from '@/components/forms/field'
import { FormRefusal } from '@/components/forms/form-context'
import { Button } from '@/components/ui/button'
import { PROGRAMS } from '@/lib/audit/programs'
import type { AuditFilter } from '@/lib/validations/audit'
import { isFiltered } from './addresses'

const OUTCOMES = { '': 'Any outcome', success: 'Done', denied: 'Refused or failed' }

/**
 * The audit's filters: a plain GET form, so that a filtered view has an address to send to somebody.
 *
 * @param filter what is in force
 * @param given what came, also where it makes no sense, so that it can be corrected
 * @param nonsense what is wrong with it, by name
 * @param events the events to choose from, in the order to offer them
 */
export function AuditFilters({ path, filter, given, nonsense, events }: AuditFiltersProps) {
  const rest = ['resource', 'from', 'to', 'request'] as const
  const isOpen = rest.some((name) => filter[name] !== undefined || nonsense[name] !== undefined)
  return (
    <search>
      <form action={path} method="get" className="mb-4 grid gap-3">
        <FormRefusal value={refusalOf(given, nonsense)}>
          <div className="grid items-start gap-3 sm:grid-cols-3">
            <Field
              label="Who"
              name="who"
              type="search"
              maxLength={100}
              list="audit-programs"
              placeholder="Name or address"
            />
            <Field
              label="What happened"
              name="event"
              options={{
                '': 'Anything',
                ...Object.fromEntries(events.map(({ event, label }) => [event, label])),
              }}
            />
            <Field label="Outcome" name="outcome" options={OUTCOMES} />
          </div>
          <datalist id="audit-programs">
            {Object.values(PROGRAMS).map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <details open={isOpen}>
            <summary className="w-fit rounded-sm text-sm text-muted-foreground underline decoration-border-strong underline-offset-4 hover:text-foreground">
              By day, thing or request
            </summary>
            <div className="mt-3 grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-4">
              <Field label="From" name="from" type="date" />
              <Field label="Up to and including" name="to" type="date" />
              <Field
                label="Done to"
                name="resource"
                type="search"
                maxLength={100}
                placeholder="Person, or id of a thing"
              />
              <Field
                label="Request id"
                name="request"
                type="search"
                maxLength={100}
                placeholder="req_…"
                spellCheck={false}
              />
            </div>
          </details>
        </FormRefusal>
        <div className="flex gap-2">
          <Button variant="outline" type="submit">
            Filter
          </Button>
          {isFiltered(filter) || Object.keys(nonsense).length > 0 ? (
            <Button variant="ghost" asChild>
              <Link href={path} prefetch={false}>
                Clear
              </Link>
            </Button>
          ) : null}
        </div>
      </form>
    </search>
  )
}

type AuditFiltersProps = {
  path: string
  filter: AuditFilter
  given: Readonly<Record<string, unknown>>
  nonsense: Partial<Record<string, string>>
  events: { event: string; label: string }[]
}

/** What the fields say of themselves: the form is sent with GET, so no action said it. */
function refusalOf(given: AuditFiltersProps['given'], nonsense: AuditFiltersProps['nonsense']) {
  const fields = Object.entries(nonsense).map(([name, says]) => [name, [`${says} This filter was left out.`]])
  const values = Object.entries(given).map(([name, value]) => [name, printable(value)])
  return { fields: Object.fromEntries(fields), values: Object.fromEntries(values) }
}

/** What can stand in a field: a text, without what no keyboard writes. */
const printable = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/\p{Cc}/gu, '').slice(0, 100) : ''
