import { Pager } from '@/components/states/pager'
import { TimeAgo } from '@/components/time'
import { Card } from '@/components/ui/card'
import { Table, TableBody, TableCell, TableHead, TableHeader } from '@/components/ui/table'
import type { AuditRow } from '@/lib/audit/queries'
import { Outcome, What, Where, Who } from './audit-cells'
import { AuditDetails } from './audit-details'

/**
 * The audit, newest first. On a phone a row is an entry: who, when and how it ended in one line, what happened below; from
 * where stands among its details there. Each thing is written once for both, because a page of it is long.
 *
 * @param path the page it stands on, for links to everything under one request id
 * @param older where older rows are, unless these are the oldest; `newer` likewise
 * @param newest back to the first page, unless this is it
 */
export function AuditTable({ rows, path, older, newer, newest }: AuditTableProps) {
  return (
    <Card aria-label="Events">
      <Table className="max-md:block">
        <TableHeader className="max-md:sr-only">
          <tr>
            <TableHead>What happened</TableHead>
            <TableHead>Who</TableHead>
            <TableHead>Where</TableHead>
            <TableHead>When</TableHead>
            <TableHead>Outcome</TableHead>
          </tr>
        </TableHeader>
        <TableBody className="max-md:block">
          {rows.map((row) => (
            <tr key={row.id} className={ENTRY}>
              <TableCell className="max-md:order-last max-md:basis-full max-md:text-sm">
                <What row={row} path={path} />
                <AuditDetails row={row} path={path} />
              </TableCell>
              <TableCell className="max-md:font-[550]">
                <Who row={row} />
              </TableCell>
              <TableCell className="max-md:hidden">
                <Where where={row.where} />
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">
                <TimeAgo at={row.at} />
              </TableCell>
              <TableCell className="max-md:ml-auto md:w-px">
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

/** A row as an entry of its own on a phone: the cells are not cells there, and follow each other in lines. */
const ENTRY =
  'max-md:flex max-md:flex-wrap max-md:items-baseline max-md:gap-x-2.5 max-md:px-3.5 max-md:py-3 max-md:text-[13px] max-md:[&>td]:p-0'

type AuditTableProps = {
  rows: AuditRow[]
  path: string
  older?: string | undefined
  newer?: string | undefined
  newest?: string | undefined
}
