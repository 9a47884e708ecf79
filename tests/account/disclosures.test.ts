import { beforeAll, describe, expect, test } from 'vitest'
import { appendAudit } from '@/lib/audit/append'
import { disclose, reveal } from '@/lib/audit/disclosures'
import { inTransaction, withTenant } from '@/lib/db'
import { withClient } from '../../local/database/connect.ts'
import { createPeople, type People } from '../support/people.ts'
import { asAdmin, trailOf } from '../support/trail.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})

const entry = {
  event: 'tests.said',
  outcome: 'success',
  actorKind: 'system',
  actorId: null,
  requestId: 'req_said',
  address: null,
  userAgent: null,
} as const

/** An event that names somebody, in Northwind's chain. */
const say = (requestId: string) =>
  withTenant(people.uma.tenantId, (tx) =>
    appendAudit(tx, {
      ...entry,
      requestId,
      tenantId: people.uma.tenantId,
      resource: ['user', people.mia.userId],
      before: { name: 'Mia Lund', role: 'MEMBER' },
      metadata: { email: people.mia.email, seats: 3 },
    }),
  )

const stored = async (requestId: string) =>
  (
    await asAdmin<{ metadata: Record<string, unknown> }>(
      'SELECT metadata FROM audit_events WHERE request_id = $1',
      [requestId],
    )
  )[0]?.metadata

describe('what an event says of a person', () => {
  test('stands beside the chain, and everything else in it; whoever reads the trail sees one thing', async () => {
    await say('req_beside')
    const metadata = await stored('req_beside')
    expect(metadata).toMatchObject({ before: { role: 'MEMBER' }, seats: 3 })
    expect(JSON.stringify(metadata)).not.toContain('Mia')
    expect(JSON.stringify(metadata)).not.toContain(people.mia.email)
    expect((await trailOf('req_beside'))[0]?.metadata).toEqual({
      before: { name: 'Mia Lund', role: 'MEMBER' },
      email: people.mia.email,
      seats: 3,
    })
  })

  test('has another digest each time: nobody finds out an address by trying', () => {
    const said = () =>
      disclose({ ...entry, tenantId: people.uma.tenantId, metadata: { email: 'a@b.test' } }).metadata
    expect(said()).not.toEqual(said())
  })

  test('counts as forgotten once somebody changed it', async () => {
    await say('req_changed')
    const metadata = await stored('req_changed')
    await asAdmin(`UPDATE audit_disclosures SET value = 'eve@evil.test' WHERE digest = $1`, [metadata?.email])
    const [event] = await inTransaction('system', (tx) =>
      reveal(tx, [{ tenantId: people.uma.tenantId, metadata }]),
    )
    expect(event?.metadata).toMatchObject({ email: '(forgotten)', before: { name: 'Mia Lund' } })
  })

  test('T40 is its tenant’s: Ben’s tenant reads nothing of Northwind by its digests', async () => {
    await say('req_foreign')
    const metadata = await stored('req_foreign')
    const asTold = (tenantId: string) =>
      withTenant(tenantId, (tx) => reveal(tx, [{ tenantId: people.uma.tenantId, metadata }]))
    expect(JSON.stringify(await asTold(people.ben.tenantId))).not.toContain('Mia Lund')
    expect(JSON.stringify(await asTold(people.uma.tenantId))).toContain('Mia Lund')
  })

  test('T72 a request neither changes nor deletes it, nor adds any to another tenant', async () => {
    await say('req_kept')
    const forbidden = [
      'DELETE FROM audit_disclosures',
      `UPDATE audit_disclosures SET value = ''`,
      `INSERT INTO audit_disclosures VALUES (app.tenant_id(), 'sha256:x', NULL, '', '')`,
      `SELECT app.keep_disclosures('${people.ben.tenantId}', '[]')`,
      `SELECT app.forget_person('${people.mia.userId}', '${people.mia.email}')`,
    ]
    await withClient(process.env.DATABASE_URL ?? '', async (client) => {
      await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [people.uma.tenantId])
      for (const sql of forbidden)
        await expect(client.query(sql)).rejects.toThrow(/permission denied|another tenant/)
      // As it may: into its own.
      await client.query(`SELECT app.keep_disclosures('${people.uma.tenantId}', '[]')`)
    })
    expect((await trailOf('req_kept'))[0]?.metadata).toMatchObject({ email: people.mia.email })
  })
})
