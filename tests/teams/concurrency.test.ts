import { beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { acceptInvitation } from '@/actions/accept-invitation'
import { deleteTeam } from '@/actions/delete-team'
import { inviteMember } from '@/actions/invite-member'
import { leaveTeam } from '@/actions/leave-team'
import { removeMember } from '@/actions/remove-member'
import { resendInvitation } from '@/actions/resend-invitation'
import { revokeInvitation } from '@/actions/revoke-invitation'
import { switchTeam } from '@/actions/switch-team'
import { transferOwnership } from '@/actions/transfer-ownership'
import { guard } from '@/lib/guard/action'
import type { ActionResult } from '@/lib/guard/result'
import { createPeople, type People, signInAgain } from '../support/people.ts'
import { asAdmin, chainOf } from '../support/trail.ts'
import { act, makeMember, membersIn, movedTo, whereIs } from './acting.ts'
import { invitationsTo, inviteTo } from './invitees.ts'

// Two things at the same moment, of which one may happen. Each is done several times over, with other people, so that both
// orders come up; what holds is what is true afterwards, whoever was first.

const TIMES = 4
let people: People

// PostgreSQL looks for deadlocks after a second; where two people are after each other, one of them loses by that.
beforeAll(() =>
  asAdmin(`DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''50ms''', current_database());
  END $$`),
)

beforeEach(async () => {
  people = await createPeople()
})

const done = (answers: ActionResult<unknown>[]) => answers.filter(({ status }) => status === 'success').length
/** What the ones that were not done were told. */
const reasons = (answers: ActionResult<unknown>[]) =>
  answers.flatMap((answer) => (answer.status === 'error' ? [answer.error.reason] : []))

test('T34 two owners who leave at once: one stays', async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const { uma, mia } = await createPeople()
    await makeMember(uma.tenantId, mia, 'OWNER')
    const answers = await Promise.all([act(uma, leaveTeam), act(mia, leaveTeam)])
    expect(done(answers)).toBe(1)
    expect(reasons(answers)).toEqual(['conflict'])
    expect(Object.values(await membersIn(uma.tenantId))).toEqual(['OWNER'])
  }
})

test('T34 two owners who remove each other at once: one stays', async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const { uma, mia } = await createPeople()
    await makeMember(uma.tenantId, mia, 'OWNER')
    const answers = await Promise.all([
      act(uma, removeMember, { userId: mia.userId }),
      act(mia, removeMember, { userId: uma.userId }),
    ])
    expect(done(answers)).toBeLessThanOrEqual(1)
    const left = Object.values(await membersIn(uma.tenantId))
    expect(left).toHaveLength(2 - done(answers))
    expect(left).toContain('OWNER')
  }
})

test('an owner hands over to a member who leaves at that moment: somebody owns it', async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const { uma, mia } = await createPeople()
    await Promise.all([act(uma, transferOwnership, { userId: mia.userId }), act(mia, leaveTeam)])
    expect(Object.values(await membersIn(uma.tenantId))).toContain('OWNER')
  }
})

test('T9 T33 one invitation accepted twenty times at once lets one person in once', async () => {
  const { uma, ben } = people
  const { token } = await inviteTo(uma, ben.email)
  const devices = await Promise.all(Array.from({ length: 4 }, () => signInAgain(ben)))
  const answers = await Promise.all(
    [...devices, ...devices, ...devices, ...devices, ...devices].map((device) =>
      act(device, acceptInvitation, { token }),
    ),
  )
  expect(done(answers)).toBe(1)
  expect(new Set(reasons(answers))).toEqual(new Set(['conflict']))
  const accepted = (await chainOf(uma.tenantId)).filter(
    ({ event, outcome }) => event === 'invitation.accepted' && outcome === 'success',
  )
  expect(accepted).toHaveLength(1)
})

test('T33 an invitation that is accepted and taken back at once: one of the two, and the team says which', async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const { uma, ben } = await createPeople()
    const { row, token } = await inviteTo(uma, ben.email)
    const [accepted, revoked] = await Promise.all([
      act(ben, acceptInvitation, { token }),
      act(uma, revokeInvitation, { invitationId: row.id }),
    ])
    expect(done([accepted, revoked])).toBe(1)
    expect('Ben' in (await membersIn(uma.tenantId))).toBe(accepted.status === 'success')
    const [after] = await invitationsTo(ben.email)
    expect(after?.revoked_at === null).toBe(accepted.status === 'success')
  }
})

test('an invitation that is accepted while it is sent again works by one of its links', async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const { uma, ben } = await createPeople()
    const { row, token } = await inviteTo(uma, ben.email)
    const [accepted] = await Promise.all([
      act(ben, acceptInvitation, { token }),
      act(uma, resendInvitation, { invitationId: row.id }),
    ])
    const [after] = await invitationsTo(ben.email)
    expect(after?.accepted_at !== null).toBe(accepted.status === 'success')
  }
})

test('T47 twenty invitations of one address at once are one, with one mail', async () => {
  const { uma } = people
  const devices = await Promise.all(Array.from({ length: 4 }, () => signInAgain(uma)))
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      act(devices[n % 4] ?? uma, inviteMember, { email: 'nora@new.test', role: 'MEMBER' }),
    ),
  )
  expect(done(answers)).toBe(1)
  expect(new Set(reasons(answers))).toEqual(new Set(['conflict', 'rate_limited']))
  expect(await invitationsTo('nora@new.test')).toHaveLength(1)
  expect(
    await asAdmin(`SELECT 1 FROM jobs.job WHERE name = 'send-invitation' AND group_id = $1`, [uma.tenantId]),
  ).toHaveLength(1)
})

const working = guard(
  {
    event: 'tests.worked_in_a_team',
    scope: 'per-request-tenant-id',
    access: { member: 'MEMBER' },
    input: z.strictObject({ pause: z.number() }),
  },
  async ({ tx, input }) => {
    await tx.$queryRaw`SELECT pg_sleep(${input.pause}::double precision)::text`
    return null
  },
)

test('M7 T3 a member at work who is removed: what began before is done first, and nothing after', async () => {
  let inTime = 0
  for (let time = 0; time < TIMES * 2; time += 1) {
    const { uma, mia } = await createPeople()
    const [worked, removed] = await Promise.all([
      act(mia, working, { pause: 0.02 }),
      act(uma, removeMember, { userId: mia.userId }),
    ])
    expect(removed.status).toBe('success')
    const events = (await chainOf(uma.tenantId)).filter(({ outcome }) => outcome === 'success')
    const order = events.map(({ event }) => event).filter((event) => /worked|removed/.test(event))
    if (worked.status === 'success') expect(order).toEqual(['tests.worked_in_a_team', 'member.removed'])
    else expect(order).toEqual(['member.removed'])
    inTime += done([worked])
    expect(reasons([await act(mia, working, { pause: 0 })])).toEqual(['conflict'])
    expect(await whereIs(mia)).toBe(mia.personalTenantId)
  }
  expect(inTime).toBeGreaterThan(0)
})

test('somebody who comes back into a team while they are removed from it is not left in it', async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const { uma, mia } = await createPeople()
    const home = await movedTo(mia, mia.personalTenantId)
    const [, removed] = await Promise.all([
      act(home, switchTeam, { tenantId: uma.tenantId }),
      act(uma, removeMember, { userId: mia.userId }),
    ])
    expect(removed.status).toBe('success')
    expect(await whereIs(mia)).toBe(mia.personalTenantId)
  }
})

test('a team that is deleted while its people work, invite and accept: all of it, or none', async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const { uma, mia, ben } = await createPeople()
    await makeMember(uma.tenantId, mia, 'ADMIN')
    const { token } = await inviteTo(uma, ben.email)
    const [deleted] = await Promise.all([
      act(uma, deleteTeam, { name: 'Northwind' }),
      act(mia, working, { pause: 0.005 }),
      act(mia, inviteMember, { email: `nora.${time}@new.test`, role: 'MEMBER' }),
      act(ben, acceptInvitation, { token }),
    ])
    // A deadlock ends one of them, and it may be this one; then the team is there as before.
    const left = await asAdmin('SELECT 1 FROM tenants WHERE id = $1', [uma.tenantId])
    expect(left).toHaveLength(deleted.status === 'success' ? 0 : 1)
    for (const table of ['memberships', 'invitations', 'sessions'])
      if (deleted.status === 'success')
        expect(await asAdmin(`SELECT 1 FROM ${table} WHERE tenant_id = $1`, [uma.tenantId])).toEqual([])
  }
})
