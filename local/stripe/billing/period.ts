import type { Price } from '../state/types.ts'

/**
 * When a period that begins at `start` ends. Months keep the day where they can: 31 January plus one month is the
 * last day of February.
 *
 * @param start seconds since the epoch
 */
export function periodEnd(start: number, price: Pick<Price, 'recurring'>): number {
  const interval = price.recurring?.interval ?? 'month'
  const count = price.recurring?.interval_count ?? 1
  if (interval === 'day') return start + count * 86_400
  if (interval === 'week') return start + count * 7 * 86_400
  return addMonths(start, interval === 'year' ? count * 12 : count)
}

function addMonths(start: number, months: number): number {
  const date = new Date(start * 1000)
  const day = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + months, 1)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return Math.floor(date.getTime() / 1000)
}
