import type { AuditDay } from '@/lib/audit/days'

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
const count = new Intl.NumberFormat('en-GB')

/** The chart's figures for whoever reads better than they see bars: newest first, days without any event left out. */
export function ActivityTable({ days }: { days: AuditDay[] }) {
  const busy = days.filter(({ changes, refusals }) => changes + refusals > 0).reverse()
  if (busy.length === 0) return null
  return (
    <details className="mt-2 text-[13px]">
      <summary className="w-fit rounded-sm text-muted-foreground underline decoration-border-strong underline-offset-3 hover:text-foreground">
        These figures as a table
      </summary>
      <table className="mt-2 w-full max-w-md border-collapse text-left tabular-nums">
        <caption className="sr-only">Changes and refusals by day</caption>
        <thead className="text-muted-foreground">
          <tr>
            <th scope="col" className="py-1 font-medium">
              Day
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              Changes
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              Refused
            </th>
          </tr>
        </thead>
        <tbody>
          {busy.map(({ day, changes, refusals }) => (
            <tr key={day} className="border-t">
              <th scope="row" className="py-1 font-normal">
                {date.format(new Date(`${day}T00:00:00Z`))}
              </th>
              <td className="py-1 text-right">{count.format(changes)}</td>
              <td className="py-1 text-right">{count.format(refusals)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
