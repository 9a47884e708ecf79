import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { inTransaction, withTenant } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { UserRole } from '@/lib/generated/prisma/enums'
import { guard } from '@/lib/guard/action'
import { setUserRole } from '@/lib/users/commands'
import { canChangeRoleOf } from '@/lib/users/policy'
import { userRoleSchema } from '@/lib/validations/user'
import { expectRefusal } from '../support/answers.ts'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'

let people: People

beforeEach(async () => {
  // Whoever was an admin in an earlier test is none: this is about the last one.
  const before = await asAdmin<{ id: string }>(`SELECT id FROM users WHERE role = 'ADMIN'`)
  people = await createPeople()
  for (const { id } of before) await byHand(`UPDATE users SET role = 'USER' WHERE id = $1`, [id])
})

/** The action of the product, without the part that tells Next which pages to make anew. */
const changeRole = guard(
  {
    event: 'user.role_changed',
    scope: { global: 'admins manage the users of all tenants' },
    access: { role: 'ADMIN' },
    input: userRoleSchema,
    output: z.object({
      email: z.string(),
      before: z.enum(UserRole),
      personalTenantId: z.string().nullable(),
    }),
  },
  async ({ input, actor, tx }) => {
    if (!canChangeRoleOf(actor.userId, input.userId)) throw new Refusal('USER_OWN_ROLE')
    return setUserRole(tx, input.userId, input.role)
  },
)
const by = (who: Person, userId: string, role: 'ADMIN' | 'USER') =>
  inRequest({ as: who }, () => changeRole({ userId, role }))

const admins = async (): Promise<string[]> =>
  (await asAdmin<{ id: string }>(`SELECT id FROM users WHERE role = 'ADMIN' AND disabled_at IS NULL`)).map(
    ({ id }) => id,
  )

describe('T5 A3 the platform role', () => {
  test('Ada makes Uma an admin and takes it back; what it was before is answered', async () => {
    const { ada, uma } = people
    expect(await by(ada, uma.userId, 'ADMIN')).toEqual({
      status: 'success',
      data: { email: uma.email, before: 'USER', personalTenantId: uma.personalTenantId },
    })
    expect((await admins()).sort()).toEqual([ada.userId, uma.userId].sort())
    expect(await by(ada, uma.userId, 'USER')).toMatchObject({ data: { before: 'ADMIN' } })
    expect(await admins()).toEqual([ada.userId])
  })

  test('Uma makes nobody an admin, herself least of all', async () => {
    const { uma, mia } = people
    for (const target of [uma, mia])
      await expectRefusal(() => by(uma, target.userId, 'ADMIN'), {
        reason: 'forbidden',
        code: 'AUTH_PLATFORM_ROLE',
      })
  })

  test('Ada does not change her own', async () => {
    const { ada } = people
    for (const role of ['USER', 'ADMIN'] as const)
      await expectRefusal(() => by(ada, ada.userId, role), { reason: 'forbidden', code: 'USER_OWN_ROLE' })
  })

  test('somebody who does not exist is not found', async () => {
    await expectRefusal(() => by(people.ada, randomUUID(), 'ADMIN'), {
      reason: 'not_found',
      code: 'USER_NOT_FOUND',
    })
  })

  test('the role of a request cannot do it, even where the code would', async () => {
    const { ben } = people
    const raise = () =>
      withTenant(ben.tenantId, async (tx) => {
        await tx.$queryRaw`SELECT set_config('app.user_id', ${ben.userId}, true)`
        await setUserRole(tx, ben.userId, 'ADMIN')
      })
    await changingNothing(() => expect(raise()).rejects.toThrow())
  })
})

describe('T5 the last admin stays', () => {
  test('when two admins demote each other at the same moment, thirty times', {
    timeout: 60_000,
  }, async () => {
    const { ada, uma } = people
    for (let round = 0; round < 30; round += 1) {
      await byHand(`UPDATE users SET role = 'ADMIN' WHERE id IN ($1, $2)`, [ada.userId, uma.userId])
      await Promise.all([
        inTransaction('system', (tx) => demote(tx, ada)).catch(() => undefined),
        inTransaction('system', (tx) => demote(tx, uma)).catch(() => undefined),
      ])
      expect(await admins()).toHaveLength(1)
    }
  })

  test('when two admins demote each other through the guard, one of them is told', async () => {
    const { ada, uma } = people
    await by(ada, uma.userId, 'ADMIN')
    const answers = await Promise.all([by(ada, uma.userId, 'USER'), by(uma, ada.userId, 'USER')])
    expect(answers.filter(({ status }) => status === 'success').length).toBeLessThanOrEqual(1)
    for (const answer of answers)
      if (answer.status === 'error') expect(['conflict', 'forbidden']).toContain(answer.error.reason)
    expect((await admins()).length).toBeGreaterThanOrEqual(1)
  })

  test.each([
    ['demoted', `UPDATE users SET role = 'USER' WHERE id = $1`],
    ['disabled', 'UPDATE users SET disabled_at = now() WHERE id = $1'],
    ['deleted', 'DELETE FROM users WHERE id = $1'],
  ])('and is not %s, even at the console; with a second admin it works', async (_name, sql) => {
    const { ada, uma } = people
    await changingNothing(() => expect(byHand(sql, [ada.userId])).rejects.toMatchObject({ code: 'PC002' }))
    await byHand(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [uma.userId])
    await byHand(sql, [ada.userId])
    expect(await admins()).toEqual([uma.userId])
  })

  test('an admin who is disabled does not count as one who stays', async () => {
    const { ada, uma } = people
    await byHand(`UPDATE users SET role = 'ADMIN', disabled_at = now() WHERE id = $1`, [uma.userId])
    const demotion = byHand(`UPDATE users SET role = 'USER' WHERE id = $1`, [ada.userId])
    await expect(demotion).rejects.toMatchObject({ code: 'PC002' })
  })
})

async function demote(tx: Parameters<typeof setUserRole>[0], { userId }: Person): Promise<void> {
  await setUserRole(tx, userId, 'USER')
  await tx.$queryRaw`SELECT app.append_audit(${PLATFORM_TENANT_ID}::uuid, 'tests.demoted', 'success', NULL, 'system',
    NULL, NULL, NULL, 'r', NULL, NULL, '{}')`
}
