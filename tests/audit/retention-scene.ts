import { rm } from 'node:fs/promises'
import { afterAll, beforeAll } from 'vitest'
import { appendAudit } from '@/lib/audit/append'
import { cutTrail } from '@/lib/audit/retention/cut'
import { inTransaction } from '@/lib/db'
import { createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { chainAnew, checkpointWorld } from './trail-world.ts'

/** Milliseconds for making years of use, on a busy machine. */
export const SLOW = 60_000

export type World = Awaited<ReturnType<typeof checkpointWorld>>

/** Checkpoints of a whole test file: a chain that was cut is known to one store alone. */
export function retentionWorld(): World {
  const scene = {} as World
  beforeAll(async () => Object.assign(scene, await checkpointWorld()))
  afterAll(() => rm(scene.folder, { recursive: true }))
  return scene
}

/**
 * People whose trails are years old: Uma's team and Ben have some 16 events each of 30 months ago, 6 of 20 months ago,
 * 3 of 11 months ago, and 6 of now; in Mia's own space nothing has happened for 30 months. All of it is signed.
 *
 * @param early how many checkpoints are signed over the oldest ones alone
 */
export async function oldTrails(world: Pick<World, 'sign'>, early = 0): Promise<People> {
  const people = await createPeople()
  const both = [people.uma, people.ben]
  for (const person of both) await live(person, ['old@new.test', ...nameless(12)])
  const idle = people.mia.personalTenantId
  const tenants = both.map(({ tenantId }) => tenantId)
  await age([...tenants, idle], 30)
  await settle([...tenants, idle])
  for (let signed = 0; signed < early; signed += 1) await world.sign()
  for (const person of both) await live(person, [...nameless(14), 'young@new.test'])
  await age(tenants, 20, 6)
  await age(tenants, 11, 3)
  await settle(tenants)
  await world.sign()
  return people
}

const nameless = (times: number): null[] => Array.from({ length: times }, () => null)

/** Events in one transaction; one with an address says it beside the chain. */
const live = ({ tenantId, userId }: Person, emails: readonly (string | null)[]): Promise<void> =>
  inTransaction('system', async (tx) => {
    for (const email of emails)
      await appendAudit(tx, {
        tenantId,
        event: 'tests.happened',
        outcome: 'success',
        actorKind: 'user',
        actorId: userId,
        requestId: 'req_lived',
        address: null,
        userAgent: null,
        ...(email === null ? {} : { after: { email, role: 'MEMBER' } }),
      })
  })

/** Dates the oldest rows of this month in each chain as if they had been written so many months ago. */
const age = (tenantIds: readonly string[], months: number, most = 1_000): Promise<unknown> =>
  asAdmin(
    `UPDATE audit_events e SET at = e.at - make_interval(months => $2) FROM (
       SELECT tenant_id, seq, row_number() OVER (PARTITION BY tenant_id ORDER BY seq) AS place FROM audit_events
       WHERE tenant_id = ANY ($1) AND at > now() - interval '1 month'
     ) young WHERE (e.tenant_id, e.seq) = (young.tenant_id, young.seq) AND place <= $3`,
    [tenantIds, months, most],
  )

/** Hashes and days as they had been, had the rows been written then. */
async function settle(tenantIds: readonly string[]): Promise<void> {
  for (const tenantId of tenantIds) await chainAnew(tenantId, 1)
  await asAdmin('DELETE FROM audit_days WHERE tenant_id = ANY ($1)', [tenantIds])
  await asAdmin(
    `INSERT INTO audit_days (tenant_id, day, done, denied, failed)
     SELECT tenant_id, (at AT TIME ZONE 'UTC')::date, count(*) FILTER (WHERE outcome = 'success'),
       count(*) FILTER (WHERE outcome = 'denied'), count(*) FILTER (WHERE outcome = 'failed')
     FROM audit_events WHERE tenant_id = ANY ($1) GROUP BY 1, 2`,
    [tenantIds],
  )
}

/** Sets a term as an operator would; null keeps the trail for ever. */
export const keepFor = (person: Pick<Person, 'tenantId'>, months: number | null): Promise<void> =>
  byHand('UPDATE tenants SET audit_retention_months = $2 WHERE id = $1', [person.tenantId, months])

/** Cuts as the job does. */
export const cut = (world: World, person: Pick<Person, 'tenantId'>) =>
  cutTrail({ store: world.store, key: world.privateKey }, person.tenantId, { requestId: 'req_cut' })

/** One portion of a cut, as the system role, which alone may. */
export const cutPortion = (tenantId: string, through: number, most: number): Promise<number> =>
  inTransaction('system', async (tx) => {
    const [row] = await tx.$queryRaw<{ deleted: number }[]>`
      SELECT app.cut_audit(${tenantId}::uuid, ${through}::bigint, ${most}::integer)::integer AS deleted`
    return row?.deleted ?? 0
  })

/** The numbers of the rows that a chain has. */
export const seqsOf = async ({ tenantId }: Pick<Person, 'tenantId'>): Promise<number[]> =>
  (
    await asAdmin<{ seq: string }>('SELECT seq FROM audit_events WHERE tenant_id = $1 ORDER BY seq', [
      tenantId,
    ])
  ).map(({ seq }) => Number(seq))

/** How many rows of a chain are older than so many months, by the database's clock. */
export const olderThan = async ({ tenantId }: Pick<Person, 'tenantId'>, months: number): Promise<number> =>
  (
    await asAdmin(
      `SELECT FROM audit_events WHERE tenant_id = $1 AND at < now() - make_interval(months => $2)`,
      [tenantId, months],
    )
  ).length
