import 'server-only'
import type { Tx } from '@/lib/db'
import { CODES, isCode } from '@/lib/errors'
import { PLATFORM_TENANT_ID } from './append'
import { reveal } from './disclosures'
import { type AuditRow, presentAll, type Reader } from './present'

/** An event as an admin reads it who looks into one request. */
export type RequestEvent = AuditRow & {
  team: string
  code: string | null
  /** What the code means and what to do about it; null where there is no code, or one this build does not know. */
  explanation: { meaning: string; remedy: string } | null
}

/**
 * Everything the trail has of one request, in all tenants that the transaction may see, oldest first.
 *
 * @param requestId as a person quoted it
 */
export async function readRequest(tx: Tx, requestId: string, reader: Reader): Promise<RequestEvent[]> {
  const events = await tx.auditEvent.findMany({
    where: { requestId },
    orderBy: [{ at: 'asc' }, { tenantId: 'asc' }, { seq: 'asc' }],
    take: 100,
  })
  const tenants = await tx.tenant.findMany({
    where: { id: { in: [...new Set(events.map(({ tenantId }) => tenantId))] } },
    select: { id: true, name: true },
  })
  const names = new Map([
    [PLATFORM_TENANT_ID, 'The platform'],
    ...tenants.map(({ id, name }) => [id, name] as const),
  ])
  const rows = await presentAll(tx, await reveal(tx, events), reader)
  return rows.map((row, index) => {
    const { tenantId, code } = events[index] ?? { tenantId: '', code: null }
    return { ...row, code, team: names.get(tenantId) ?? 'A team that is gone', explanation: explain(code) }
  })
}

function explain(code: string | null): RequestEvent['explanation'] {
  if (code === null || !isCode(code)) return null
  const [, meaning, remedy] = CODES[code]
  return { meaning, remedy }
}
