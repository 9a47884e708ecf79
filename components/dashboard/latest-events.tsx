import Link from 'next/link'
import { Outcome, Who } from '@/components/audit/audit-cells'
import { TimeAgo } from '@/components/time'
import { Card, CardFooter, CardTitle } from '@/components/ui/card'
import type { AuditDay } from '@/lib/audit/days'
import type { AuditGlance } from '@/lib/audit/queries'
import { RefusalsNote } from './refusals-note'

/**
 * The last things that happened, and how much was refused lately, for a glance; the audit has the rest.
 *
 * @param week the last days, each with what was refused on it
 */
export function LatestEvents({ rows, week }: { rows: AuditGlance[]; week: readonly AuditDay[] }) {
  return (
    <Card aria-labelledby="latest-title" className="flex flex-col">
      <CardTitle id="latest-title" className="px-5 pt-4.5 pb-3">
        What happened last
      </CardTitle>
      <RefusalsNote days={week} />
      {rows.length === 0 ? (
        <p className="border-t px-5 py-8 text-center text-[14.5px] text-muted-foreground">
          Nothing yet. Every change and every refusal will be listed here.
        </p>
      ) : (
        <ul className="text-[14.5px]">
          {rows.map((row) => (
            <li key={row.id} className="flex items-start gap-4 border-t px-5 py-3">
              <div className="min-w-0 flex-1">
                <p>{row.sentence}</p>
                <p className="flex flex-wrap gap-x-2 text-[13px] text-muted-foreground">
                  <Who row={row} />
                  <TimeAgo at={row.at} />
                </p>
              </div>
              <Outcome outcome={row.outcome} />
            </li>
          ))}
        </ul>
      )}
      <CardFooter className="mt-auto">
        <Link
          href="/audit"
          prefetch={false}
          className="rounded-sm underline decoration-border-strong underline-offset-4 hover:text-foreground"
        >
          Everything in the audit
        </Link>
      </CardFooter>
    </Card>
  )
}
