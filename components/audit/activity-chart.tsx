import { Card } from '@/components/ui/card'
import type { AuditDay } from '@/lib/audit/days'
import { ActivityTable } from './activity-table'

const HEIGHT = 96
const GAP = 2
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const count = new Intl.NumberFormat('en-GB')

/**
 * Changes and refusals per day, as stacked bars drawn on the server, and as a table; every day of the period has its
 * entry. It counts all events of these days, whatever else is filtered by.
 */
export function ActivityChart({ days }: { days: AuditDay[] }) {
  if (days.length === 0) return null
  const changes = sum(days.map((day) => day.changes))
  const refusals = sum(days.map((day) => day.refusals))
  const top = Math.max(4, ...days.map((day) => day.changes + day.refusals))
  return (
    <Card className="mb-4 px-5 pt-4.5 pb-3" aria-label="Activity">
      <dl className="mb-3 flex gap-6 text-[13px] text-muted-foreground">
        <Figure value={changes} text={`changes, ${days.length} days`} colour="bg-primary" />
        <Figure value={refusals} text="refused" colour="bg-denied" />
      </dl>
      <svg
        width="100%"
        height={HEIGHT + 1}
        role="img"
        aria-label={inWords(days, changes, refusals)}
        className="block"
      >
        {days.map((day, index) => (
          <Bar key={day.day} day={day} index={index} of={days.length} unit={(HEIGHT - GAP) / top} />
        ))}
        <line x1="0" x2="100%" y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} stroke="var(--line-strong)" />
      </svg>
      <p
        className="mt-1.5 flex justify-between text-[12.5px] text-muted-foreground tabular-nums"
        aria-hidden="true"
      >
        <span>{sayDay(days.at(0))}</span>
        <span>{sayDay(days.at(-1))}</span>
      </p>
      <ActivityTable days={days} />
    </Card>
  )
}

function Figure({ value, text, colour }: { value: number; text: string; colour: string }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="flex items-center gap-1.5">
        <span className={`size-2 rounded-[2px] ${colour}`} aria-hidden="true" />
        {text}
      </dt>
      <dd className="text-xl leading-snug font-semibold tracking-tight text-foreground tabular-nums">
        {count.format(value)}
      </dd>
    </div>
  )
}

function Bar({ day, index, of, unit }: { day: AuditDay; index: number; of: number; unit: number }) {
  const slot = 100 / of
  const place = { x: `${index * slot + slot * 0.16}%`, width: `${slot * 0.68}%`, rx: 2.5 }
  const changed = day.changes * unit
  const refused = day.refusals * unit
  const seam = day.changes > 0 && day.refusals > 0 ? GAP : 0
  return (
    <g>
      <title>{`${sayDay(day)}: ${count.format(day.changes)} changes, ${count.format(day.refusals)} refused`}</title>
      <rect x={`${index * slot}%`} width={`${slot}%`} height={HEIGHT} fill="transparent" />
      {changed > 0 ? (
        <rect {...place} y={HEIGHT - changed} height={changed} fill="var(--iron)" opacity="0.82" />
      ) : null}
      {refused > 0 ? (
        <rect {...place} y={HEIGHT - changed - seam - refused} height={refused} fill="var(--denied)" />
      ) : null}
    </g>
  )
}

function inWords(days: AuditDay[], changes: number, refusals: number): string {
  const most = days.reduce(
    (a, b) => (b.changes + b.refusals > a.changes + a.refusals ? b : a),
    days[0] ?? none,
  )
  const peak = most.changes + most.refusals
  const span = `From ${sayDay(days.at(0))} to ${sayDay(days.at(-1))}: `
  const totals = `${count.format(changes)} changes and ${count.format(refusals)} refused.`
  return span + totals + (peak > 0 ? ` The busiest day was ${sayDay(most)}, with ${count.format(peak)}.` : '')
}

const none: AuditDay = { day: '1970-01-01', changes: 0, refusals: 0 }
const sayDay = (day: AuditDay | undefined) => (day ? date.format(new Date(`${day.day}T00:00:00Z`)) : '')
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
