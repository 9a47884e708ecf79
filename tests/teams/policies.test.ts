import { beforeEach, describe, expect, test } from 'vitest'
import { inTransaction, type Tx } from '@/lib/db'
import { canChangeRole, canRemove, grantableRoles, MEMBER_ROLES } from '@/lib/teams/policy'
import { createPeople, type People, type Person } from '../support/people.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { asRequestOf, makeMember, membersIn, whereIs } from './acting.ts'

// The same rules once more, without a line of the product's code: raw SQL as the role of a request.

let people: People

beforeEach(async () => {
  people = await createPeople()
})

const setRole = (tx: Tx, { userId }: Person, tenantId: string, role: string) =>
  tx.$executeRaw`UPDATE memberships SET role = ${role}::"MemberRole" WHERE tenant_id = ${tenantId}::uuid AND user_id = ${userId}::uuid`
const remove = (tx: Tx, { userId }: Person, tenantId: string) =>
  tx.$executeRaw`DELETE FROM memberships WHERE tenant_id = ${tenantId}::uuid AND user_id = ${userId}::uuid`
/** How many rows it changed; refused by a policy counts as none. */
const rows = (attempt: Promise<number>): Promise<number> =>
  attempt.catch((error: unknown) => {
    if (/row-level security/.test(String(error))) return 0
    throw error
  })

describe('T34 T40 the database knows who may do what to whom', () => {
  const pairs = MEMBER_ROLES.flatMap((actor) => MEMBER_ROLES.map((target) => ({ actor, target })))

  test.each(pairs)('$actor and $target', async ({ actor, target }) => {
    const { uma, mia, ben } = people
    const { tenantId } = uma
    for (const next of MEMBER_ROLES) {
      await makeMember(tenantId, mia, actor)
      await makeMember(tenantId, ben, target)
      const changed = await rows(asRequestOf(mia, (tx) => setRole(tx, ben, tenantId, next)))
      expect([next, changed]).toEqual([next, Number(canChangeRole(actor, target, next))])
    }
    await makeMember(tenantId, ben, target)
    expect(await rows(asRequestOf(mia, (tx) => remove(tx, ben, tenantId)))).toBe(
      Number(canRemove(actor, target)),
    )
    const invited = await rows(
      asRequestOf(
        mia,
        (
          tx,
        ) => tx.$executeRaw`INSERT INTO invitations (tenant_id, email, role, token_hash, invited_by, expires_at)
          VALUES (${tenantId}::uuid, 'nora@new.test', ${target}::"MemberRole", '', ${mia.userId}::uuid, now())`,
      ),
    )
    expect(invited).toBe(Number(grantableRoles(actor).includes(target)))
  })

  test('nobody is put into a team by a request, not even by its owner', async () => {
    const { uma, ben } = people
    const attempt = asRequestOf(
      uma,
      (tx) =>
        tx.$executeRaw`INSERT INTO memberships (tenant_id, user_id) VALUES (${uma.tenantId}::uuid, ${ben.userId}::uuid)`,
    )
    await expect(attempt).rejects.toThrow(/permission denied/)
  })

  test('an invitation is sent in nobody else’s name, and does not accept itself', async () => {
    const { uma, mia } = people
    const inMiasName = asRequestOf(
      uma,
      (
        tx,
      ) => tx.$executeRaw`INSERT INTO invitations (tenant_id, email, role, token_hash, invited_by, expires_at)
        VALUES (${uma.tenantId}::uuid, 'nora@new.test', 'MEMBER', '', ${mia.userId}::uuid, now())`,
    )
    await expect(inMiasName).rejects.toThrow(/row-level security/)
    const accepting = asRequestOf(uma, (tx) => tx.$executeRaw`UPDATE invitations SET accepted_at = now()`)
    await expect(accepting).rejects.toThrow(/permission denied/)
  })

  test('a personal tenant keeps its one member, gets no invitation, and stays', async () => {
    const { ben } = people
    const nothing = async (work: (tx: Tx) => Promise<number>) =>
      expect(await rows(asRequestOf(ben, work))).toBe(0)
    await nothing((tx) => remove(tx, ben, ben.tenantId))
    await nothing((tx) => setRole(tx, ben, ben.tenantId, 'MEMBER'))
    await nothing((tx) => tx.$executeRaw`DELETE FROM tenants`)
    await nothing(
      (
        tx,
      ) => tx.$executeRaw`INSERT INTO invitations (tenant_id, email, role, token_hash, invited_by, expires_at)
        VALUES (${ben.tenantId}::uuid, 'nora@new.test', 'MEMBER', '', ${ben.userId}::uuid, now())`,
    )
  })

  test('a team is deleted by an owner of it, and by nobody else', async () => {
    const { uma, mia, ben } = people
    await makeMember(uma.tenantId, mia, 'ADMIN')
    const gone = (who: { tenantId: string; userId: string }) =>
      rows(asRequestOf(who, (tx) => tx.$executeRaw`DELETE FROM tenants WHERE id = ${uma.tenantId}::uuid`))
    expect(await gone(mia)).toBe(0)
    expect(await gone(ben)).toBe(0)
    expect(await gone({ tenantId: uma.tenantId, userId: ben.userId })).toBe(0)
    expect(await gone(uma)).toBe(1)
  })
})

describe('T34 the last owner stays, whoever asks', () => {
  test.each([
    ['made a member', `UPDATE memberships SET role = 'MEMBER' WHERE tenant_id = $1 AND user_id = $2`],
    ['removed', 'DELETE FROM memberships WHERE tenant_id = $1 AND user_id = $2'],
    ['deleted as a person', 'DELETE FROM users WHERE $1::uuid IS NOT NULL AND id = $2'],
  ])('%s at the console', async (_what, sql) => {
    const { uma, mia } = people
    await expect(byHand(sql, [uma.tenantId, uma.userId])).rejects.toThrow('the last owner stays')
    await makeMember(uma.tenantId, mia, 'OWNER')
    await byHand(sql, [uma.tenantId, uma.userId])
    expect(await membersIn(uma.tenantId)).toMatchObject({ Mia: 'OWNER' })
  })

  test('but a team that ends has none', async () => {
    await byHand('DELETE FROM tenants WHERE id = $1', [people.uma.tenantId])
    expect(await membersIn(people.uma.tenantId)).toEqual({})
  })
})

describe('T43 T46 sending sessions home', () => {
  const sendHome = (who: { tenantId: string; userId: string }, tenantId: string, userId: string | null) =>
    asRequestOf(
      who,
      (tx) =>
        tx.$queryRaw<{ moved: number }[]>`SELECT app.send_home(${tenantId}::uuid, ${userId}::uuid) AS moved`,
    )

  test('is for oneself and for whom one may remove, in the team one is in', async () => {
    const { uma, mia, ben } = people
    await expect(sendHome(mia, mia.tenantId, uma.userId)).rejects.toThrow('sessions of somebody else')
    await expect(sendHome(mia, mia.tenantId, null)).rejects.toThrow('sessions of somebody else')
    await expect(sendHome(ben, uma.tenantId, uma.userId)).rejects.toThrow('sessions of somebody else')
    await expect(sendHome(ben, uma.tenantId, ben.userId)).rejects.toThrow('sessions of somebody else')
    expect(await whereIs(uma)).toBe(uma.tenantId)
    expect(await sendHome(uma, uma.tenantId, mia.userId)).toEqual([{ moved: 1 }])
    expect(await whereIs(mia)).toBe(mia.personalTenantId)
  })
})

test('T70 a change of an invitation without an event does not commit', async () => {
  const { uma } = people
  const silent = inTransaction('system', (tx) =>
    tx.invitation.create({
      data: {
        tenantId: uma.tenantId,
        email: 'nora@new.test',
        role: 'MEMBER',
        tokenHash: new Uint8Array(),
        invitedBy: uma.userId,
        expiresAt: new Date(),
      },
    }),
  )
  await expect(silent).rejects.toThrow(/without an audit event/)
  expect(await asAdmin('SELECT 1 FROM invitations WHERE tenant_id = $1', [uma.tenantId])).toEqual([])
})
