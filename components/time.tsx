const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto', style: 'short' })
const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone: 'UTC' })

/**
 * A moment as people say it ("2 min ago", after a week the date), with the exact one to point at.
 *
 * @param now what "ago" counts from; the time of rendering unless given
 */
export function TimeAgo({ at, now = new Date(), className }: { at: Date; now?: Date; className?: string }) {
  return (
    <time dateTime={at.toISOString()} title={exact.format(at)} className={className}>
      {sayAgo(at, now)}
    </time>
  )
}

/** A day: 22 Dec 2026. Days are those of UTC, as Stripe and the audit trail count them. */
export function Day({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} title={exact.format(at)}>
      {sayDay(at)}
    </time>
  )
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' })

/** A time of today: 14:30 UTC. */
export function Clock({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} title={exact.format(at)} className="whitespace-nowrap tabular-nums">
      {clock.format(at)} UTC
    </time>
  )
}

/** The same day without the element around it. */
export const sayDay = (at: Date): string => day.format(at)

function sayAgo(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000)
  if (seconds < 45) return 'just now'
  if (seconds >= 7 * 86_400) return sayDay(at)
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? ['minute', 60]
  return relative.format(-Math.max(1, Math.round(seconds / length)), unit)
}
