import type { List } from '../state/types.ts'
import { found, invalidRequest } from './errors.ts'

type Page = { limit: number; starting_after?: string | undefined; ending_before?: string | undefined }
type Range = {
  gt?: number | undefined
  gte?: number | undefined
  lt?: number | undefined
  lte?: number | undefined
}

/**
 * One page of a list in Stripe's form. https://docs.stripe.com/api/pagination
 *
 * @param records already filtered, newest first
 * @throws StripeFailure when the cursor is not in the list
 */
export function page<T extends { id: string }>(records: T[], url: string, cursor: Page): List<T> {
  const { limit, starting_after, ending_before } = cursor
  if (starting_after && ending_before)
    throw invalidRequest('You can only specify one of: starting_after, ending_before.', {
      param: 'starting_after',
    })
  if (ending_before) {
    const before = records.slice(0, positionOf(records, ending_before, 'ending_before'))
    return { object: 'list', data: before.slice(-limit), has_more: before.length > limit, url }
  }
  const after = starting_after
    ? records.slice(positionOf(records, starting_after, 'starting_after') + 1)
    : records
  return { object: 'list', data: after.slice(0, limit), has_more: after.length > limit, url }
}

/** A list that is whole, as it stands inside another object. */
export function wholeList<T>(data: T[], url: string): List<T> {
  return { object: 'list', data, has_more: false, url }
}

/** Whether a moment lies within the range a list was asked for; no range lets everything through. */
export function within(at: number, range: Range | undefined): boolean {
  if (!range) return true
  const { gt, gte, lt, lte } = range
  return (
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte)
  )
}

function positionOf<T extends { id: string }>(records: T[], id: string, param: string): number {
  const byId = Object.fromEntries(records.map((record) => [record.id, record]))
  return records.indexOf(found(byId, id, 'object', param))
}
