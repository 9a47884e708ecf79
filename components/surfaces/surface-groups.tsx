import { ChevronRight } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Card, CardTitle } from '@/components/ui/card'
import type { Entry } from '@/lib/surfaces/entry'
import type { SurfaceGroup } from '@/lib/surfaces/manifest'
import { durationWords, whoMay } from '@/lib/surfaces/words'
import { SurfaceDetails } from './surface-details'

/**
 * The ways in, a card for each kind and a line for each of them, which opens.
 *
 * @param opened whether they are open from the start, where there are few
 */
export function SurfaceGroups({ groups, opened }: { groups: SurfaceGroup[]; opened: boolean }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {groups.length > 1 ? <Jumps groups={groups} /> : null}
      {groups.map(({ kind, title, says, entries }) => (
        <Card key={kind} id={kind} aria-labelledby={`${kind}-title`} className="scroll-mt-20">
          <div className="border-b px-4 py-3.5 sm:px-5">
            <CardTitle id={`${kind}-title`}>
              {title} <span className="font-normal text-muted-foreground tabular-nums">{entries.length}</span>
            </CardTitle>
            <p className="text-sm text-pretty text-muted-foreground">{says}</p>
          </div>
          <ul>
            {entries.map((entry) => (
              <li key={`${entry.file} ${entry.name}`} className="border-b last:border-0">
                <Line entry={entry} opened={opened} />
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </div>
  )
}

/** How many there are of each kind, as ways to get there. */
function Jumps({ groups }: { groups: SurfaceGroup[] }) {
  return (
    <nav aria-label="Kinds" className="flex flex-wrap gap-2 text-sm">
      {groups.map(({ kind, title, entries }) => (
        <a
          key={kind}
          href={`#${kind}`}
          className="rounded-md border border-border-strong bg-card px-3 py-1.5 transition-colors duration-150 hover:bg-muted"
        >
          {title} <span className="text-muted-foreground tabular-nums">{entries.length}</span>
        </a>
      ))}
    </nav>
  )
}

function Line({ entry, opened }: { entry: Entry; opened: boolean }) {
  return (
    <details open={opened} className="group">
      <summary className="grid list-none grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-2.5 gap-y-1 px-4 py-3 transition-colors duration-150 hover:bg-muted sm:px-5 lg:grid-cols-[auto_minmax(0,5fr)_minmax(0,4fr)]">
        <ChevronRight
          className="size-4 self-center text-muted-foreground transition-transform duration-150 group-open:rotate-90"
          aria-hidden="true"
        />
        <span className="machine [overflow-wrap:anywhere]">
          {entry.address ?? entry.name}
          {entry.address !== null && /^[A-Z]+$/.test(entry.name) ? (
            <span className="text-muted-foreground"> {entry.name}</span>
          ) : null}
        </span>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm max-lg:col-start-2">
          {whoMay({ ...entry, fresh: null })}
          {entry.fresh === null ? null : (
            <Badge variant="waiting">Login within {durationWords(entry.fresh)}</Badge>
          )}
          {typeof entry.scope === 'string' || entry.event === null ? null : (
            <Badge variant="brass">All tenants</Badge>
          )}
        </span>
      </summary>
      <SurfaceDetails entry={entry} />
    </details>
  )
}
