import { beforeEach, describe, expect, test } from 'vitest'
import { createTeam } from '@/actions/create-team'
import { removeMember } from '@/actions/remove-member'
import { renameTeam } from '@/actions/rename-team'
import { transferOwnership } from '@/actions/transfer-ownership'
import { updateMemberRole } from '@/actions/update-member-role'
import { guard } from '@/lib/guard/action'
import { canChangeRole, canRemove, grantableRoles, MEMBER_ROLES, type MemberRole } from '@/lib/teams/policy'
import { emptySchema } from '@/lib/validations/empty'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { asAdmin, chainOf } from '../support/trail.ts'
import { mailsWaitingFor } from '../support/waiting-mails.ts'
import { act, DONE, makeMember, membersIn, movedTo, sentTo, whereIs } from './acting.ts'
import { invitationsTo, inviteTo } from './invitees.ts'

let people: People

beforeEach(async () => {
  people = await createPeople()
})

/** Northwind with Mia in the role of who acts and Ben in the role of whom it is done to; Uma owns it as well. */
async function northwind(actor: MemberRole, target: MemberRole): Promise<{ mia: Person; ben: Person }> {
  const { mia, ben, uma } = people
  await makeMember(uma.tenantId, mia, actor)
  await makeMember(uma.tenantId, ben, target)
  return { mia, ben: await movedTo(ben, uma.tenantId) }
}

/** Any work in the team. */
const work = guard(
  { event: 'tests.worked', scope: 'per-request-tenant-id', access: { member: 'MEMBER' }, input: emptySchema },
  async () => null,
)

const roleIn = async ({ userId }: Person): Promise<string | undefined> =>
  (
    await asAdmin<{ role: string }>('SELECT role FROM memberships WHERE user_id = $1 AND tenant_id = $2', [
      userId,
      people.uma.tenantId,
    ])
  )[0]?.role

const CHANGES = MEMBER_ROLES.flatMap((actor) =>
  MEMBER_ROLES.flatMap((target) => MEMBER_ROLES.map((next) => ({ actor, target, next }))),
)

describe('T34 who changes whose role', () => {
  test('in short: none above one’s own, neither to give nor to take', () => {
    expect(MEMBER_ROLES.map((role) => grantableRoles(role))).toEqual([
      ['OWNER', 'ADMIN', 'MEMBER'],
      ['ADMIN', 'MEMBER'],
      [],
    ])
  })

  test.each(CHANGES)('$actor makes $target into $next', async ({ actor, target, next }) => {
    const { mia, ben } = await northwind(actor, target)
    const attempt = () => act(mia, updateMemberRole, { userId: ben.userId, role: next })
    const may = canChangeRole(actor, target, next)
    if (may) expect(await attempt()).toEqual(DONE)
    else
      await expectRefusal(attempt, {
        reason: 'forbidden',
        code: actor === 'MEMBER' ? 'AUTH_MEMBER_ROLE' : 'TEAM_ROLE_ABOVE',
      })
    expect(await roleIn(ben)).toBe(may ? next : target)
    expect(await mailsWaitingFor(ben.email)).toEqual(may && next !== target ? ['team-role-changed'] : [])
  })
})

describe('a change of role', () => {
  test('T3 is felt at the very next request, and stands in the trail with both roles', async () => {
    const { mia, ben } = await northwind('OWNER', 'ADMIN')
    expect(await act(ben, renameTeam, { name: 'Benwind' })).toEqual(DONE)
    await act(mia, updateMemberRole, { userId: ben.userId, role: 'MEMBER' })
    await expectRefusal(() => act(ben, renameTeam, { name: 'Northwind' }), {
      reason: 'forbidden',
      code: 'AUTH_MEMBER_ROLE',
    })
    const changed = (await chainOf(mia.tenantId)).find(({ event }) => event === 'member.role_changed')
    expect(changed).toMatchObject({
      actor_id: mia.userId,
      resource_id: ben.userId,
      metadata: { before: { role: 'ADMIN' }, after: { role: 'MEMBER' }, email: ben.email },
    })
  })

  test('takes the invitations back that the person could not send any more', async () => {
    const { mia, ben } = await northwind('OWNER', 'OWNER')
    await inviteTo(ben, 'owner@new.test', 'OWNER')
    await inviteTo(ben, 'admin@new.test', 'ADMIN')
    await act(mia, updateMemberRole, { userId: ben.userId, role: 'ADMIN' })
    expect((await invitationsTo('owner@new.test'))[0]?.revoked_at).not.toBeNull()
    expect((await invitationsTo('admin@new.test'))[0]?.revoked_at).toBeNull()
    await act(mia, updateMemberRole, { userId: ben.userId, role: 'MEMBER' })
    expect((await invitationsTo('admin@new.test'))[0]?.revoked_at).not.toBeNull()
  })

  test('is not done to oneself, nor to whom is not in the team', async () => {
    const { uma, ben } = people
    await expectRefusal(() => act(uma, updateMemberRole, { userId: uma.userId, role: 'MEMBER' }), {
      reason: 'forbidden',
      code: 'TEAM_ONESELF',
    })
    for (const action of [updateMemberRole, removeMember, transferOwnership])
      await expectRefusal(
        () => act(uma, action, { userId: ben.userId, ...(action === updateMemberRole && { role: 'ADMIN' }) }),
        { reason: 'not_found', code: 'RESOURCE_NOT_FOUND' },
      )
  })
})

describe('T34 who removes whom', () => {
  const pairs = MEMBER_ROLES.flatMap((actor) => MEMBER_ROLES.map((target) => ({ actor, target })))

  test.each(pairs)('$actor removes $target', async ({ actor, target }) => {
    const { mia, ben } = await northwind(actor, target)
    const attempt = () => act(mia, removeMember, { userId: ben.userId })
    if (canRemove(actor, target)) {
      expect(await attempt()).toEqual(DONE)
      expect(await membersIn(mia.tenantId)).not.toHaveProperty('Ben')
      return
    }
    const code = actor === 'MEMBER' ? 'AUTH_MEMBER_ROLE' : 'TEAM_ROLE_ABOVE'
    await expectRefusal(attempt, { reason: 'forbidden', code })
  })
})

describe('a member who is removed', () => {
  test('T3 T20 is out at the next click, on every device, and works on in their own tenant', async () => {
    const { mia, ben } = await northwind('ADMIN', 'MEMBER')
    const phone = await movedTo(await signInAgain(ben), mia.tenantId)
    expect(await act(ben, work)).toEqual(DONE)
    expect(await act(mia, removeMember, { userId: ben.userId })).toEqual(DONE)
    expect([await whereIs(ben), await whereIs(phone)]).toEqual([ben.personalTenantId, ben.personalTenantId])
    for (const device of [ben, phone]) {
      await expectRefusal(() => act(device, work), { reason: 'conflict', code: 'TENANT_SWITCHED' })
      expect(await act({ ...device, tenantId: ben.personalTenantId }, work)).toEqual(DONE)
    }
    expect(await mailsWaitingFor(ben.email)).toEqual(['team-removed'])
    expect((await chainOf(mia.tenantId)).find(({ event }) => event === 'member.removed')).toMatchObject({
      actor_id: mia.userId,
      resource_id: ben.userId,
      metadata: { before: { role: 'MEMBER' }, email: ben.email },
    })
  })

  test('takes along the invitations that they sent', async () => {
    const { mia, ben } = await northwind('OWNER', 'ADMIN')
    await inviteTo(ben, 'friend@new.test')
    await inviteTo(mia, 'colleague@new.test')
    await act(mia, removeMember, { userId: ben.userId })
    expect(await invitationsTo('friend@new.test')).toEqual([])
    expect(await invitationsTo('colleague@new.test')).toHaveLength(1)
  })

  test('in one team stays in another', async () => {
    const { mia, ben } = await northwind('OWNER', 'MEMBER')
    const laptop = await signInAgain(ben)
    expect(await act(laptop, createTeam, { name: 'Okafor' })).toEqual(sentTo('/team'))
    const okafor = await whereIs(laptop)
    await act(mia, removeMember, { userId: ben.userId })
    expect(await whereIs(laptop)).toBe(okafor)
    expect(await whereIs(ben)).toBe(ben.personalTenantId)
  })
})
