import { randomUUID } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import { SESSION_COOKIE, type SessionClaim } from '@/lib/session'
import { renameUser } from '@/lib/users/commands'
import { userNameSchema } from '@/lib/validations/user'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { byHand, trailOf } from '../support/trail.ts'

// Whose session counts: the row, read at the moment of the action, and nothing else.

let people: People
let runs: string[]

beforeEach(async () => {
  people = await createPeople()
  runs = []
})

const rename = guard(
  {
    event: 'user.name_updated',
    scope: 'per-user-tenant-id',
    access: 'user',
    input: userNameSchema,
    output: z.object({ name: z.string() }),
    owner: ({ input }) => input.userId,
  },
  async ({ input, actor, tx, record }) => {
    runs.push(actor.sessionId)
    const user = await renameUser(tx, actor.userId, input.name)
    record({ resource: ['user', user.id], before: { name: actor.name }, after: { name: user.name } })
    return { name: user.name }
  },
)

/** Ben calls himself something, with the session that `claim` names. */
const renameBen = (name: string, claim: SessionClaim | null) =>
  inRequest({ as: claim && { claim } }, () => rename({ userId: people.ben.userId, name }))

type Fault = {
  name: string
  code: 'AUTH_NO_SESSION' | 'AUTH_SESSION_ENDED'
  /** Breaks the session, or answers the claim to come with instead. */
  break: () => Promise<unknown>
}

const ofBen = (sql: string) => () =>
  byHand(sql, [sql.includes('sessions') ? people.ben.sessionId : people.ben.userId])

const FAULTS: Fault[] = [
  { name: 'no session at all', code: 'AUTH_NO_SESSION', break: async () => null },
  {
    name: 'a session nobody has',
    code: 'AUTH_SESSION_ENDED',
    break: async () => ({ ...people.ben.claim, sessionId: randomUUID() }),
  },
  {
    name: 'a revoked session',
    code: 'AUTH_SESSION_ENDED',
    break: ofBen('UPDATE sessions SET revoked_at = now() WHERE id = $1'),
  },
  {
    name: 'an expired session',
    code: 'AUTH_SESSION_ENDED',
    break: ofBen(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1`),
  },
  {
    name: 'a disabled user',
    code: 'AUTH_SESSION_ENDED',
    break: ofBen('UPDATE users SET disabled_at = now() WHERE id = $1'),
  },
  {
    name: 'a membership that is gone',
    code: 'AUTH_SESSION_ENDED',
    break: ofBen('DELETE FROM memberships WHERE user_id = $1'),
  },
  {
    name: 'a user who is gone',
    code: 'AUTH_SESSION_ENDED',
    break: ofBen('DELETE FROM users WHERE id = $1'),
  },
  {
    name: 'the session of somebody else under his own name',
    code: 'AUTH_SESSION_ENDED',
    break: async () => ({ userId: people.ben.userId, sessionId: people.uma.sessionId }),
  },
]

test.each(FAULTS)('T2 Ben may rename himself, and with $name he may not', async (fault) => {
  expect(await renameBen('Ben the First', people.ben.claim)).toMatchObject({ status: 'success' })
  expect(runs).toEqual([people.ben.sessionId])

  const broken = await fault.break()
  const claim = isClaim(broken) || broken === null ? broken : people.ben.claim
  const answer = await changingNothing(() => renameBen('Ben the Second', claim))

  expect(answer).toMatchObject({ status: 'error', error: { reason: 'signed_out' } })
  expect(runs).toEqual([people.ben.sessionId])
  const trail = await trailOf(answer.status === 'error' ? answer.error.requestId : '')
  expect(trail).toHaveLength(1)
  expect(trail[0]).toMatchObject({ outcome: 'denied', code: fault.code, event: 'user.name_updated' })
})

test('T20 a session revoked on one device goes on working on the other', async () => {
  const phone = await signInAgain(people.ben)
  await ofBen('UPDATE sessions SET revoked_at = now() WHERE id = $1')()
  expect(await renameBen('Ben at home', people.ben.claim)).toMatchObject({ status: 'error' })
  expect(await renameBen('Ben outside', phone.claim)).toMatchObject({ status: 'success' })
})

test('T2 a cookie signed with another secret is no session', async () => {
  const token = { sub: people.ben.userId, sid: people.ben.sessionId }
  const forged = await encode({ token, secret: 'x'.repeat(40), salt: SESSION_COOKIE })
  const cookies = [forged, 'garbage', '', `${forged}.${forged}`, 'a.b.c.d.e', '{}', '%00']
  for (const cookie of cookies) {
    const answer = await changingNothing(() =>
      inRequest({ headers: { cookie: `${SESSION_COOKIE}=${cookie}` } }, () =>
        rename({ userId: people.ben.userId, name: 'Mallory' }),
      ),
    )
    expect(answer).toMatchObject({ status: 'error', error: { reason: 'signed_out' } })
  }
  expect(runs).toEqual([])
  expect(await renameBen('Ben himself', people.ben.claim)).toMatchObject({ status: 'success' })
})

const isClaim = (value: unknown): value is SessionClaim =>
  typeof value === 'object' && value !== null && 'sessionId' in value
