import Link from 'next/link'
import type { ReactNode } from 'react'
import { SearchField } from '@/components/forms/search-field'
import { Button } from '@/components/ui/button'
import { Label } from '@/components/ui/label'
import { Select } from '@/components/ui/select'
import type { AuditFilter } from '@/lib/validations/audit'

const outcomes = { success: 'Done', denied: 'Refused or failed' }
const periods = { 7: 'Last 7 days', 30: 'Last 30 days', 90: 'Last 90 days', 365: 'Last year' }

/**
 * The audit's filters: a plain GET form, so that a filtered view has an address to send to somebody.
 *
 * @param filter what is in force
 * @param events the events to choose from, in the order to offer them
 */
export function AuditFilters({ path, filter, events }: AuditFiltersProps) {
  const filtered = Boolean(filter.search ?? filter.event ?? filter.outcome ?? filter.days)
  return (
    <search>
      <form action={path} method="get" className="mb-3 flex flex-wrap gap-2">
        <SearchField
          id="audit-search"
          name="search"
          label="Search a person, a thing or a request id"
          placeholder="Search a person, a thing, a request id"
          defaultValue={filter.search}
          around="min-w-[220px] max-sm:basis-full"
        />
        <Choice name="event" label="Event" any="All events" value={filter.event}>
          {events.map(({ event, label }) => (
            <option key={event} value={event}>
              {label}
            </option>
          ))}
        </Choice>
        <Choice name="outcome" label="Outcome" any="Any outcome" value={filter.outcome}>
          {toOptions(outcomes)}
        </Choice>
        <Choice name="days" label="Period" any="Any time" value={filter.days}>
          {toOptions(periods)}
        </Choice>
        <Button variant="outline" type="submit">
          Filter
        </Button>
        {filtered ? (
          <Button variant="ghost" asChild>
            <Link href={path} prefetch={false}>
              Clear
            </Link>
          </Button>
        ) : null}
      </form>
    </search>
  )
}

type AuditFiltersProps = {
  path: string
  filter: Omit<AuditFilter, 'older'>
  events: { event: string; label: string }[]
}

function Choice({ name, label, any, value, children }: ChoiceProps) {
  return (
    <div className="max-sm:grow">
      <Label htmlFor={`audit-${name}`} className="sr-only">
        {label}
      </Label>
      <Select
        id={`audit-${name}`}
        name={name}
        defaultValue={value ?? ''}
        className="max-w-full sm:w-auto sm:max-w-52"
      >
        <option value="">{any}</option>
        {children}
      </Select>
    </div>
  )
}

type ChoiceProps = {
  name: string
  label: string
  any: string
  value: string | number | undefined
  children: ReactNode
}

function toOptions(words: Record<string, string>) {
  return Object.entries(words).map(([value, text]) => (
    <option key={value} value={value}>
      {text}
    </option>
  ))
}
