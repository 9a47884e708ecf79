import { TENANT_FIELD } from '@/lib/guard/reserved'
import type { AuditFilter } from '@/lib/validations/audit'

const FILTERS = ['who', 'event', 'resource', 'outcome', 'from', 'to', 'request'] as const

type Filter = Pick<AuditFilter, (typeof FILTERS)[number]>

/** The parts of a filter that are in force, as they stand in an address. */
function queryOf(filter: Filter): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of FILTERS) {
    const value = filter[name]
    if (value !== undefined) query.set(name, value)
  }
  return query
}

export const isFiltered = (filter: Filter): boolean => queryOf(filter).size > 0

/** A page with a filter, from the place on that is given. */
export function pageHref(
  path: string,
  filter: Filter,
  place: { older?: string; newer?: string } = {},
): string {
  const query = queryOf(filter)
  for (const [name, value] of Object.entries(place)) query.set(name, value)
  return query.size > 0 ? `${path}?${query}` : path
}

/**
 * The file with all events of a filter.
 *
 * @param pageTenantId the team that the page is about: another one gets none, whatever another tab switched to
 */
export function exportHref(
  path: string,
  filter: Filter,
  format: 'csv' | 'jsonl',
  pageTenantId: string | undefined,
): string {
  const query = queryOf(filter)
  query.set('format', format)
  if (pageTenantId !== undefined) query.set(TENANT_FIELD, pageTenantId)
  return `${path}/export?${query}`
}
