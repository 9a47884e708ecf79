import { GET as exportOfAll } from '@/app/(admin)/admin/audit/export/route'
import { GET as exportOfTeam } from '@/app/(app)/audit/export/route'
import { appendAudit } from '@/lib/audit/append'
import { inTransaction } from '@/lib/db'
import { TENANT_FIELD } from '@/lib/guard/reserved'
import { createPeople, type People, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { act } from './trail-world.ts'

/** More than two batches. */
export const MANY = 2_345

/** People with a trail each: Northwind's is long, and somebody in it has a browser with an evil name. */
export async function createTrails(): Promise<People> {
  const people = await createPeople()
  const { uma, mia, ben } = people
  await byHand(
    `SELECT app.append_audit($1, 'user.name_updated', 'success', NULL, 'user', $2::uuid, 'user', ($2::uuid)::text, 'req_many_' || n,
      '203.0.113.7', 'Tests', '{"after": {"name": "Uma"}}') FROM generate_series(1, $3::integer) n`,
    [uma.tenantId, uma.userId, MANY],
  )
  await act(ben, 7)
  await inTransaction('system', (tx) =>
    appendAudit(tx, {
      tenantId: uma.tenantId,
      event: 'user.role_changed',
      outcome: 'denied',
      code: 'AUTH_PLATFORM_ROLE',
      actorKind: 'user',
      actorId: mia.userId,
      requestId: 'req_evil',
      address: '203.0.113.7',
      userAgent: '=HYPERLINK("https://evil.test";"Mozilla")',
      after: { name: '+SUM("A1";A2)\n@x' },
    }),
  )
  return people
}

export type Asked = Record<string, string>

const ask = (handler: typeof exportOfTeam, person: Person | null, query: Asked) =>
  inRequest({ as: person, headers: { origin: null } }, () =>
    handler(new Request(`http://localhost/export?${new URLSearchParams(query)}`)),
  )

/** Uma's page, or somebody's, asks for the file of a team. */
export const asTeam = (person: Person | null, query: Asked, tenant = person?.tenantId ?? '') =>
  ask(exportOfTeam, person, { [TENANT_FIELD]: tenant, ...query })

/** The admin area's. */
export const asAdminArea = (person: Person | null, query: Asked) => ask(exportOfAll, person, query)

/** The text that somebody gets, once it has all come. */
export async function saved(response: Promise<Response>): Promise<string> {
  const { status, body } = await response.then(async (one) => ({
    status: one.status,
    body: await one.text(),
  }))
  if (status !== 200) throw new Error(`${status} ${body}`)
  return body
}

/** What a trail says of its exports. */
export const exportsOf = (tenantId: string) =>
  asAdmin<{ outcome: string; code: string | null; actor_id: string; metadata: Asked; request_id: string }>(
    `SELECT outcome, code, actor_id, metadata, request_id FROM audit_events WHERE event = 'audit.exported' AND tenant_id = $1 ORDER BY seq`,
    [tenantId],
  )

/** As the verifier reads a file: a character for each byte. */
export const bytesOf = (text: string): string[] =>
  Buffer.from(text).toString('latin1').split('\n').filter(Boolean)
