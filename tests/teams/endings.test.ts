import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { createTeam } from '@/actions/create-team'
import { deleteTeam } from '@/actions/delete-team'
import { leaveTeam } from '@/actions/leave-team'
import { removeMember } from '@/actions/remove-member'
import { renameTeam } from '@/actions/rename-team'
import { errorOf, expectRefusal } from '../support/answers.ts'
import { createPeople, type People, signInAgain } from '../support/people.ts'
import { asAdmin, byHand, chainOf } from '../support/trail.ts'
import { mailsWaitingFor } from '../support/waiting-mails.ts'
import { act, DONE, makeMember, membersIn, sentTo, whereIs } from './acting.ts'

// How one’s time in a team ends, and how the team’s does.

let people: People

beforeEach(async () => {
  people = await createPeople()
})

describe('leaving', () => {
  test('takes Mia out, all her browsers home, and leaves the others where they are', async () => {
    const { mia, uma } = people
    const phone = await signInAgain(mia)
    expect(await act(mia, leaveTeam)).toEqual(sentTo('/dashboard'))
    expect(await membersIn(uma.tenantId)).toEqual({ Uma: 'OWNER' })
    expect([await whereIs(mia), await whereIs(phone)]).toEqual([mia.personalTenantId, mia.personalTenantId])
    expect(await whereIs(uma)).toBe(uma.tenantId)
    expect((await chainOf(uma.tenantId)).at(-1)).toMatchObject({
      event: 'team.left',
      actor_id: mia.userId,
      metadata: { before: { role: 'MEMBER' }, team: 'Northwind' },
    })
    await expectRefusal(() => act(mia, leaveTeam), { reason: 'conflict', code: 'TENANT_SWITCHED' })
  })

  test('T34 is refused to the last owner, and not to the one before', async () => {
    const { mia, uma } = people
    const { error } = await expectRefusal(() => act(uma, leaveTeam), {
      reason: 'conflict',
      code: 'TEAM_LAST_OWNER',
    })
    expect(error.message).toBe(
      'A team always has an owner. Make somebody else an owner first, or delete the team.',
    )
    await makeMember(uma.tenantId, mia, 'OWNER')
    expect(await act(uma, leaveTeam)).toEqual(sentTo('/dashboard'))
    expect(await membersIn(uma.tenantId)).toEqual({ Mia: 'OWNER' })
  })
})

test('T34 an owner whose account is disabled is none to leave a team to; they can still be taken out of it', async () => {
  const { mia, uma } = people
  await makeMember(uma.tenantId, mia, 'OWNER')
  await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [mia.userId])
  await expectRefusal(() => act(uma, leaveTeam), { reason: 'conflict', code: 'TEAM_LAST_OWNER' })
  expect(await act(uma, removeMember, { userId: mia.userId })).toEqual(DONE)
  expect(await membersIn(uma.tenantId)).toEqual({ Uma: 'OWNER' })
})

describe('a personal tenant', () => {
  test.each([
    ['left', leaveTeam, {}],
    ['renamed', renameTeam, { name: 'Southwind' }],
    ['deleted', deleteTeam, { name: 'Ben Okafor' }],
  ] as const)('is not %s', async (_what, action, input) => {
    await expectRefusal(() => act(people.ben, action, input), { reason: 'forbidden', code: 'TEAM_PERSONAL' })
  })
})

describe('deleting a team', () => {
  test('ends it for everybody: browsers go home, invitations die, mails go out, and its trail stays', async () => {
    const { mia, uma } = people
    const { tenantId } = uma
    await byHand(
      `INSERT INTO invitations (tenant_id, email, role, token_hash, invited_by, expires_at)
       VALUES ($1, 'new@northwind.test', 'MEMBER', 'x', $2, now() + interval '1 day')`,
      [tenantId, uma.userId],
    )
    expect(await act(uma, deleteTeam, { name: ' Northwind ' })).toEqual(sentTo('/dashboard'))
    expect([await whereIs(uma), await whereIs(mia)]).toEqual([uma.personalTenantId, mia.personalTenantId])
    for (const table of ['tenants WHERE id', 'memberships WHERE tenant_id', 'invitations WHERE tenant_id'])
      expect(await asAdmin(`SELECT 1 FROM ${table} = $1`, [tenantId])).toEqual([])
    expect(await mailsWaitingFor(mia.email)).toEqual(['team-deleted'])
    expect(await mailsWaitingFor(uma.email)).toEqual([])
    expect((await chainOf(tenantId)).at(-1)).toMatchObject({
      event: 'team.deleted',
      outcome: 'success',
      actor_id: uma.userId,
      metadata: { before: { name: 'Northwind' }, members: 2 },
    })
    // Where they are now, they work on.
    const home = { ...uma, tenantId: uma.personalTenantId }
    expect(await act(home, createTeam, { name: 'Southwind' })).toEqual(sentTo('/team'))
  })

  test('takes its name, typed as it stands', async () => {
    const { error } = await expectRefusal(() => act(people.uma, deleteTeam, { name: 'northwind' }), {
      reason: 'invalid_input',
      code: 'TEAM_NAME_WRONG',
    })
    expect(error.fields).toEqual({ name: ['Type the name as it stands here: Northwind'] })
  })

  test('T13 takes an owner, and a fresh login', async () => {
    const { mia, uma } = people
    await makeMember(uma.tenantId, mia, 'ADMIN')
    await expectRefusal(() => act(mia, deleteTeam, { name: 'Northwind' }), {
      reason: 'forbidden',
      code: 'AUTH_MEMBER_ROLE',
    })
    await byHand(`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE id = $1`, [
      uma.sessionId,
    ])
    await expectRefusal(() => act(uma, deleteTeam, { name: 'Northwind' }), {
      reason: 'reauthenticate',
      code: 'AUTH_NOT_FRESH',
    })
  })

  test('a team that paid has its subscription ended by a job, which is there when the team is gone and not before', async () => {
    const { uma } = people
    const customerId = `cus_${randomUUID()}`
    await byHand('UPDATE tenants SET stripe_customer_id = $1 WHERE id = $2', [customerId, uma.tenantId])
    const jobs = () =>
      asAdmin(
        `SELECT data->'tenantId' AS tenant FROM jobs.job WHERE name = 'end-subscription' AND data->'input'->>'customerId' = $1`,
        [customerId],
      )
    errorOf(await act(uma, deleteTeam, { name: 'Southwind' }))
    expect(await jobs()).toEqual([])
    expect(await act(uma, deleteTeam, { name: 'Northwind' })).toEqual(sentTo('/dashboard'))
    expect(await jobs()).toEqual([{ tenant: null }])
  })
})
