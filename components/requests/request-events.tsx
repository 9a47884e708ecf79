import type { ReactNode } from 'react'
import { Changes, Outcome, Where, Who } from '@/components/audit/audit-cells'
import { Card } from '@/components/ui/card'
import type { RequestEvent } from '@/lib/audit/request'

/** All events of one request, oldest first: what, who, where, when, how it ended, and what its code means. */
export function RequestEvents({ events }: { events: readonly RequestEvent[] }) {
  return (
    <Card aria-label="Events of this request">
      <ol className="divide-y">
        {events.map((event) => (
          <li key={event.id} className="grid gap-3 px-3.5 py-4 sm:px-5">
            <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
              <div className="mr-auto min-w-0">
                <h2 className="text-base font-semibold tracking-[-0.01em]">{event.sentence}</h2>
                <Changes before={event.before ?? {}} after={event.after ?? {}} />
              </div>
              <Outcome outcome={event.outcome} />
            </div>
            <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-2 lg:grid-cols-4">
              <Fact name="Who">
                <Who row={event} />
              </Fact>
              <Fact name="Team">{event.team}</Fact>
              <Fact name="Where">
                <Where where={event.where} />
              </Fact>
              <Fact name="When">
                <time dateTime={event.at.toISOString()} className="machine">
                  {event.at.toISOString().replace('T', ' ').replace('Z', ' UTC')}
                </time>
              </Fact>
              {event.resource ? <Fact name="What">{event.resource}</Fact> : null}
            </dl>
            {event.code ? <Cause {...event} code={event.code} /> : null}
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 [overflow-wrap:anywhere]">
      <dt className="text-[12.5px] text-muted-foreground">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Cause({ code, explanation }: { code: string; explanation: RequestEvent['explanation'] }) {
  return (
    <p className="rounded-md bg-muted px-3 py-2 text-sm text-pretty">
      <code className="machine font-[550]">{code}</code>
      {explanation ? (
        <>
          <span className="block">{explanation.meaning}.</span>
          <span className="block text-muted-foreground">What to do: {explanation.remedy}.</span>
        </>
      ) : (
        <span className="block text-muted-foreground">Not a code of this build.</span>
      )}
    </p>
  )
}
