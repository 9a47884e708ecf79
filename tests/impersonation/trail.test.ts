import { beforeEach, describe, expect, test } from 'vitest'
import { endImpersonation } from '@/actions/end-impersonation'
import { inviteMember } from '@/actions/invite-member'
import { renameTeam } from '@/actions/rename-team'
import { signOut } from '@/actions/sign-out'
import { sentenceFor } from '@/lib/audit/sentences'
import { inTransaction } from '@/lib/db'
import { openSession } from '@/lib/guard/authority'
import { enqueue } from '@/lib/jobs/enqueue'
import { startWorkers } from '@/lib/jobs/worker'
import { asTold } from '../audit/read-scene.ts'
import { type ChainRow, firstBreak, READ_CHAIN } from '../audit/verify.ts'
import { adminMarkJob, KINDS } from '../jobs/kinds.ts'
import { HURRIED, MARKS } from '../jobs/marks.ts'
import { inState } from '../jobs/watch.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin, chainOf, type TrailRow, trailOf } from '../support/trail.ts'
import { actingAs, inBrowserOf, ownOf, REASON } from './acting.ts'

let people: People
let acting: Person
beforeEach(async () => {
  people = await createPeople()
  acting = await actingAs(people.ada, people.uma)
})

const latest = async (tenantId: string): Promise<TrailRow | undefined> => (await chainOf(tenantId)).at(-1)
const bothNames = () => ({
  actor_kind: 'user',
  actor_id: people.ada.userId,
  metadata: expect.objectContaining({ impersonated: people.uma.userId }),
})

describe('T70 both names are in the trail', () => {
  test('of what was done', async () => {
    await inBrowserOf(acting, renameTeam, { name: 'Southwind' })
    expect(await latest(people.uma.tenantId)).toMatchObject({
      ...bothNames(),
      event: 'team.renamed',
      outcome: 'success',
    })
    await inBrowserOf(people.uma, renameTeam, { name: 'Northwind' })
    const own = await latest(people.uma.tenantId)
    expect(own).toMatchObject({ event: 'team.renamed', actor_id: people.uma.userId })
    expect(own?.metadata).not.toHaveProperty('impersonated')
  })

  test('of what was refused, by a check or before any', async () => {
    const { answer } = await inBrowserOf(acting, inviteMember, { email: 'x@x.test', role: 'MEMBER' })
    const malformed = await inBrowserOf(acting, renameTeam, { name: 7 })
    const codes = ['AUTH_IMPERSONATING', 'INPUT_INVALID']
    for (const [index, seen] of [answer, malformed.answer].entries()) {
      const requestId = seen?.status === 'error' ? seen.error.requestId : ''
      expect(await trailOf(requestId)).toMatchObject([
        { ...bothNames(), outcome: 'denied', code: codes[index], tenant_id: people.uma.tenantId },
      ])
    }
  })

  test('of the beginning, with the reason, for the team and for the platform', async () => {
    const rows = await asAdmin<TrailRow>(
      `SELECT * FROM audit_events WHERE event = 'impersonation.started' AND actor_id = $1`,
      [people.ada.userId],
    )
    expect(rows.map(({ resource_id }) => resource_id)).toEqual([people.uma.userId, people.uma.userId])
    const told = (await asTold(people.uma)).rows.find(({ event }) => event === 'impersonation.started')
    expect(told).toMatchObject({ who: 'Ada Quist', more: expect.objectContaining({ reason: REASON }) })
  })

  test('of the end, by the button and by signing out', async () => {
    await inBrowserOf(acting, endImpersonation)
    expect(await latest(people.uma.tenantId)).toMatchObject({
      ...bothNames(),
      event: 'impersonation.ended',
      resource_id: acting.sessionId,
    })
    const own = await ownOf(acting, people.ada)
    await inBrowserOf(await actingAs(own, people.uma), signOut)
    expect(await latest(people.uma.tenantId)).toMatchObject({ ...bothNames(), event: 'session.ended' })
  })

  test('as the people of the team read it, who know none of the platform’s admins otherwise', async () => {
    await inBrowserOf(acting, renameTeam, { name: 'Southwind' })
    const [row] = (await asTold(people.mia)).rows
    expect(row).toMatchObject({ who: 'Ada Quist, as Uma Rao', event: 'team.renamed' })
    expect(row?.sentence).toBe(sentenceFor('team.renamed', 'success', null))
    expect(row?.ids).toMatchObject({ actor: people.ada.userId, 'acted as': people.uma.userId })
    expect(row?.more ?? {}).not.toHaveProperty('impersonated')
  })

  test('T40 and nobody’s name is told to who has no such event', async () => {
    const named = (who: Person) =>
      inTransaction('app', async (tx) => {
        await openSession(tx, who.claim, 'none')
        return tx.$queryRaw<{ name: string }[]>`
          SELECT name FROM app.impersonators(${[people.ada.userId, people.mia.userId]}::uuid[])`
      })
    expect(await named(people.uma)).toEqual([{ name: 'Ada Quist' }])
    expect(await named(people.ben)).toEqual([])
  })
})

test('T70 the database refuses an event of an impersonation that leaves out who it was', async () => {
  const append = (actorId: string, metadata: object, claim = acting.claim) =>
    inTransaction('app', async (tx) => {
      await openSession(tx, claim, 'none')
      await tx.$queryRaw`SELECT app.append_audit(app.tenant_id(), 'tests.happened', 'success', NULL, 'user',
        ${actorId}::uuid, NULL, NULL, 'r', NULL, NULL, ${JSON.stringify(metadata)}::jsonb)::text`
    })
  const { ada, uma, mia } = people
  const refused = { message: expect.stringContaining('without the one who impersonates') }
  await expect(append(uma.userId, {})).rejects.toMatchObject(refused)
  await expect(append(uma.userId, { impersonated: uma.userId })).rejects.toMatchObject(refused)
  await expect(append(ada.userId, {})).rejects.toMatchObject(refused)
  await expect(append(ada.userId, { impersonated: mia.userId })).rejects.toMatchObject(refused)
  await append(ada.userId, { impersonated: uma.userId })
  await append(uma.userId, {}, uma.claim)
})

test('T72 the chain verifies as before, by a description that knows nothing of impersonation', async () => {
  await inBrowserOf(acting, renameTeam, { name: 'Southwind' })
  const { tenantId } = people.uma
  const rows = await asAdmin<ChainRow>(READ_CHAIN, [tenantId])
  const [head] = await asAdmin<{ seq: string; hash: Buffer }>(
    'SELECT seq, hash FROM audit_heads WHERE tenant_id = $1',
    [tenantId],
  )
  expect(firstBreak(rows, head)).toBeNull()
  const forged = rows.map((row) => ({
    ...row,
    metadata: { ...Object(row.metadata), impersonated: undefined },
  }))
  expect(firstBreak(forged, head)).not.toBeNull()
})

test('T70 a job that acts for Uma says that Ada caused it', async () => {
  await asAdmin(MARKS)
  const workers = await startWorkers(KINDS, HURRIED)
  try {
    const requestId = 'req_impersonated_job'
    const id = await inTransaction('app', async (tx) => {
      const { actor } = await openSession(tx, acting.claim, 'none')
      const cause = { requestId, tenantId: actor.tenantId, actorId: actor.userId }
      return enqueue(tx, adminMarkJob, { mark: 'impersonated' }, cause)
    })
    await inState(id, 'completed')
    expect(await trailOf(requestId)).toMatchObject([
      { ...bothNames(), event: 'mark.left', outcome: 'success' },
    ])
  } finally {
    await workers.stop()
  }
})
