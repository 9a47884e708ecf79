import { TimeAgo } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Table, TableBody, TableCell, TableHead, TableHeader } from '@/components/ui/table'
import type { QueueSummary } from '@/lib/jobs/queries'

/** Every kind of job, with how many are in which state. */
export function QueuesTable({ queues }: { queues: QueueSummary[] }) {
  return (
    <Card aria-label="Kinds of jobs">
      <Table>
        <TableHeader>
          <tr>
            <TableHead>Kind</TableHead>
            <TableHead>Waiting</TableHead>
            <TableHead className="max-sm:hidden">Later</TableHead>
            <TableHead className="max-sm:hidden">Running</TableHead>
            <TableHead className="max-sm:hidden">Done this week</TableHead>
            <TableHead>Dead</TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {queues.map((queue) => (
            <tr key={queue.name}>
              <TableCell className="machine [overflow-wrap:anywhere]">{queue.name}</TableCell>
              <TableCell>
                {queue.waiting}
                {queue.waitingSince ? (
                  <span className="block text-[13px] text-muted-foreground">
                    oldest <TimeAgo at={queue.waitingSince} />
                  </span>
                ) : null}
              </TableCell>
              <TableCell className="max-sm:hidden">{queue.later}</TableCell>
              <TableCell className="max-sm:hidden">{queue.running}</TableCell>
              <TableCell className="max-sm:hidden">{queue.done}</TableCell>
              <TableCell>
                {queue.dead > 0 ? <Badge variant="denied">{queue.dead}</Badge> : queue.dead}
              </TableCell>
            </tr>
          ))}
        </TableBody>
      </Table>
    </Card>
  )
}
