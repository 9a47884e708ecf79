import { Pager } from '@/components/states/pager'
import { TimeAgo } from '@/components/time'
import { Card } from '@/components/ui/card'
import { Table, TableBody, TableCell, TableHead, TableHeader } from '@/components/ui/table'
import type { AuditRow } from '@/lib/audit/queries'
import { Outcome, What, Where, Who } from './audit-cells'
import { AuditDetails } from './audit-details'

/**
 * The audit, newest first. On a phone who, where and when move under what happened.
 *
 * @param path the page it stands on, for links to everything under one request id
 * @param older where older rows are, unless these are the oldest; `newer` likewise
 * @param newest back to the first page, unless this is it
 */
export function AuditTable({ rows, path, older, newer, newest }: AuditTableProps) {
  return (
    <Card aria-label="Events">
      <Table>
        <TableHeader>
          <tr>
            <TableHead>What happened</TableHead>
            <TableHead className="max-md:hidden">Who</TableHead>
            <TableHead className="max-lg:hidden">Where</TableHead>
            <TableHead className="max-md:hidden">When</TableHead>
            <TableHead>Outcome</TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {rows.map((row) => (
            <tr key={row.id}>
              <TableCell>
                <What row={row} path={path} />
                <p className="mt-1 flex flex-wrap gap-x-2 text-[13px] text-muted-foreground md:hidden">
                  <Who row={row} />
                  <TimeAgo at={row.at} />
                </p>
                <p className="[overflow-wrap:anywhere] lg:hidden">
                  <Where where={row.where} />
                </p>
                <AuditDetails row={row} path={path} />
              </TableCell>
              <TableCell className="max-md:hidden">
                <Who row={row} />
              </TableCell>
              <TableCell className="max-lg:hidden">
                <Where where={row.where} />
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
                <TimeAgo at={row.at} />
              </TableCell>
              <TableCell className="w-px">
                <Outcome outcome={row.outcome} />
              </TableCell>
            </tr>
          ))}
        </TableBody>
      </Table>
      <Pager older={older} newer={newer} newest={newest} />
    </Card>
  )
}

type AuditTableProps = {
  rows: AuditRow[]
  path: string
  older?: string | undefined
  newer?: string | undefined
  newest?: string | undefined
}
