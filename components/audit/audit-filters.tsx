import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { AuditFilter } from '@/lib/validations/audit'
import { isFiltered } from './addresses'
import { FilterField } from './filter-field'

const outcomes = { success: 'Done', denied: 'Refused or failed' }
/** What can be done by nobody; typed like a name. */
const PROGRAMS = ['Portcullis', 'Stripe webhook', 'Not signed in']

/**
 * The audit's filters: a plain GET form, so that a filtered view has an address to send to somebody.
 *
 * @param filter what is in force
 * @param given what came, also where it makes no sense, so that it can be corrected
 * @param nonsense what is wrong with it, by name
 * @param events the events to choose from, in the order to offer them
 */
export function AuditFilters({ path, filter, given, nonsense, events }: AuditFiltersProps) {
  const field = (name: keyof AuditFilter & string) => ({
    name,
    typed: printable(given[name]),
    error: nonsense[name],
  })
  const rest = ['resource', 'from', 'to', 'request'] as const
  const isOpen = rest.some((name) => filter[name] !== undefined || nonsense[name] !== undefined)
  return (
    <search>
      <form action={path} method="get" className="mb-4 grid gap-3">
        <div className="grid items-start gap-3 sm:grid-cols-3">
          <FilterField label="Who" {...field('who')}>
            {(control) => (
              <Input
                {...control}
                type="search"
                maxLength={100}
                list="audit-programs"
                placeholder="Name or address"
              />
            )}
          </FilterField>
          <FilterField label="What happened" {...field('event')}>
            {(control) => (
              <Select {...control}>
                <option value="">Anything</option>
                {events.map(({ event, label }) => (
                  <option key={event} value={event}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </FilterField>
          <FilterField label="Outcome" {...field('outcome')}>
            {(control) => (
              <Select {...control}>
                <option value="">Any outcome</option>
                {Object.entries(outcomes).map(([value, text]) => (
                  <option key={value} value={value}>
                    {text}
                  </option>
                ))}
              </Select>
            )}
          </FilterField>
        </div>
        <datalist id="audit-programs">
          {PROGRAMS.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <details open={isOpen}>
          <summary className="w-fit rounded-sm text-sm text-muted-foreground underline decoration-border-strong underline-offset-4 hover:text-foreground">
            By day, thing or request
          </summary>
          <div className="mt-3 grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-4">
            <FilterField label="From" {...field('from')}>
              {(control) => <Input {...control} type="date" />}
            </FilterField>
            <FilterField label="Up to and including" {...field('to')}>
              {(control) => <Input {...control} type="date" />}
            </FilterField>
            <FilterField label="Done to" {...field('resource')}>
              {(control) => (
                <Input {...control} type="search" maxLength={100} placeholder="Person, or id of a thing" />
              )}
            </FilterField>
            <FilterField label="Request id" {...field('request')}>
              {(control) => (
                <Input {...control} type="search" maxLength={100} placeholder="req_…" spellCheck={false} />
              )}
            </FilterField>
          </div>
        </details>
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

/** What can stand in a field: a text, without what no keyboard writes. */
const printable = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/\p{Cc}/gu, '').slice(0, 100) : ''
