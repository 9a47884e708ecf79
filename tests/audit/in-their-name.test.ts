import { beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '@/lib/audit/queries'
import { readRows } from '@/lib/audit/rows'
import { inTransaction, Prisma, type Tx, withTenant } from '@/lib/db'
import { auditFilterSchema } from '@/lib/validations/audit'
import { createPeople, type People } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'
import { append, asTold, NOBODY } from './read-scene.ts'

// What Ada did as Uma is found under Uma as well as under Ada, however much there is in the trail.

let people: People
beforeAll(async () => {
  people = await createPeople()
  const { ada, uma, mia, ben } = people
  // As many as there may be, without the chain that nobody verifies here: half of them Mia's, and half done as Ben in
  // a hundred other teams.
  await asAdmin(
    `INSERT INTO audit_events (tenant_id, seq, at, event, outcome, actor_kind, actor_id, request_id, metadata, previous_hash, hash)
     SELECT CASE n % 2 WHEN 0 THEN $1::uuid ELSE md5('team ' || n % 99)::uuid END, n + 1000000, now() - interval '1 day' + n * interval '1 second',
       'user.name_updated', 'success', 'user', CASE n % 2 WHEN 0 THEN $3::uuid ELSE $4 END, 'req_' || n,
       CASE n % 2 WHEN 1 THEN jsonb_build_object('impersonated', $2::text) ELSE '{}' END, '', '' FROM generate_series(1, 10000) n`,
    [uma.tenantId, ben.userId, mia.userId, ada.userId],
  )
  for (let n = 0; n < 40; n += 1)
    await append(uma, {
      event: 'team.renamed',
      actorId: ada.userId,
      impersonatedId: uma.userId,
      requestId: `req_as_${n}`,
    })
  await append(ben, { actorId: ada.userId, impersonatedId: ben.userId, requestId: 'req_as_ben' })
  await asAdmin('ANALYZE audit_events')
})

const HERS = () => ({ who: people.uma.email, event: 'team.renamed' })
const requests = (rows: readonly { requestId: string | null }[]) => rows.map(({ requestId }) => requestId)

describe('T70 who', () => {
  test('Uma finds what Ada did as her, a page at a time, each once', async () => {
    const first = await asTold(people.uma, HERS())
    expect(first.rows).toHaveLength(30)
    const second = await asTold(people.uma, { ...HERS(), older: first.older ?? '' })
    expect(second.older).toBeNull()
    expect([...requests(first.rows), ...requests(second.rows)]).toEqual(
      Array.from({ length: 40 }, (_, n) => `req_as_${39 - n}`),
    )
    const back = await asTold(people.uma, { ...HERS(), newer: second.newer ?? '' })
    expect(requests(back.rows)).toEqual(requests(first.rows))
    expect(first.rows[0]?.who).toBe('Ada Quist, as Uma Rao')
  })

  test('and the platform’s admins under either name, or both, once', async () => {
    const { ada, uma, ben } = people
    const as = (who: string) =>
      inTransaction('system', async (tx) =>
        requests((await readAudit(tx, auditFilterSchema.parse({ who, event: 'team.renamed' }), NOBODY)).rows),
      )
    expect(await as(uma.userId)).toEqual(await as(ada.userId))
    expect(await as('a')).toEqual(await as(ada.userId))
    expect(await as(ben.userId)).toEqual([])
  })

  test('nobody finds what was done as somebody of another team', async () => {
    const { rows } = await asTold(people.uma, { who: people.ben.userId })
    expect(rows).toEqual([])
  })
})

type Plan = {
  'Node Type': string
  'Index Name'?: string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}

/** The way on which the database finds a page: every step of it. */
async function planOf(tx: Tx, who: string, order: 'older' | 'newer'): Promise<Plan[]> {
  const explaining = {
    $queryRaw: async (text: TemplateStringsArray, ...values: unknown[]) => {
      const [row] = await tx.$queryRaw<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>(
        Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${Prisma.sql(text, ...values)}`,
      )
      return row?.['QUERY PLAN']
    },
  } as unknown as Tx
  const narrowed = { actors: [who], inTheirName: true, tooMany: false, conditions: [] }
  const from = { micros: BigInt(Date.now() + 60_000) * 1000n, tenantId: who, seq: 1n }
  const place = order === 'older' ? { ...from } : { ...from, micros: 0n }
  const explained = await readRows(explaining, narrowed, { from: place, order, take: 31 })
  const steps = ({ Plans = [], ...plan }: Plan): Plan[] => [plan, ...Plans.flatMap(steps)]
  return steps((explained as unknown as [{ Plan: Plan }])[0].Plan)
}

const INDEXES = {
  app: 'audit_events_impersonated_tenant_id_at_seq_idx',
  system: 'audit_events_impersonated_at_tenant_id_seq_idx',
}

describe.each(['app', 'system'] as const)('among 10,000 events, for the %s role', (role) => {
  test.each(['older', 'newer'] as const)(
    '%s ones are found by an index, and nothing else is looked at',
    async (order) => {
      const { uma } = people
      const run = (tx: Tx) => planOf(tx, uma.userId, order)
      const steps = await (role === 'app' ? withTenant(uma.tenantId, run) : inTransaction('system', run))
      const scans = steps.filter((step) => step['Relation Name'] === 'audit_events')
      expect(steps.map((step) => step['Index Name'])).toContain(INDEXES[role])
      for (const scan of scans) {
        expect(scan['Node Type']).toMatch(/^(Index|Bitmap Heap) Scan/)
        expect(
          scan['Actual Rows'] * scan['Actual Loops'] + (scan['Rows Removed by Filter'] ?? 0),
        ).toBeLessThan(50)
      }
      // A page is put in order; the trail is not.
      for (const { 'Node Type': kind, 'Actual Rows': rows } of steps)
        if (kind.includes('Sort')) expect(rows).toBeLessThan(50)
    },
  )
})
