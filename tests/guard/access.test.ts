import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { MemberRole, UserRole } from '@/lib/generated/prisma/enums'
import { guard } from '@/lib/guard/action'
import type { Access } from '@/lib/guard/policy'
import { renameUser } from '@/lib/users/commands'
import { userNameSchema } from '@/lib/validations/user'
import { errorOf, expectRefusal } from '../support/answers.ts'
import { createPeople, type People } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'

let people: People
let runs = 0

beforeEach(async () => {
  people = await createPeople()
  runs = 0
})

/** An action that any change could stand for: it renames the team. */
const actionFor = (access: Access) =>
  guard(
    { event: 'tests.team_renamed', scope: 'per-session-tenant-id', access, input: z.strictObject({}) },
    async ({ actor, tx }) => {
      runs += 1
      if (actor) await tx.tenant.update({ where: { id: actor.tenantId }, data: { name: `Renamed ${runs}` } })
      return null
    },
  )

const allowed: Record<MemberRole, readonly MemberRole[]> = {
  OWNER: ['OWNER'],
  ADMIN: ['OWNER', 'ADMIN'],
  MEMBER: ['OWNER', 'ADMIN', 'MEMBER'],
}
const roles: readonly MemberRole[] = ['OWNER', 'ADMIN', 'MEMBER']
const pairs = roles.flatMap((wanted) => roles.map((held) => ({ wanted, held })))

describe('T5 member roles', () => {
  test.each(pairs)('an action for $wanted, asked for by $held', async ({ wanted, held }) => {
    const action = actionFor({ member: wanted })
    expect(await inRequest({ as: people.uma }, () => action({}))).toMatchObject({ status: 'success' })
    await byHand('UPDATE memberships SET role = $1::"MemberRole" WHERE user_id = $2 AND tenant_id = $3', [
      held,
      people.mia.userId,
      people.mia.tenantId,
    ])
    const attempt = () => inRequest({ as: people.mia }, () => action({}))
    if (allowed[wanted].includes(held)) expect(await attempt()).toMatchObject({ status: 'success' })
    else await expectRefusal(attempt, { reason: 'forbidden', code: 'AUTH_MEMBER_ROLE' })
    expect(runs).toBe(allowed[wanted].includes(held) ? 2 : 1)
  })

  test('the owner of a tenant is nobody in a neighbour’s: Ben, owner of his own, changes nothing of Northwind', async () => {
    const action = actionFor({ member: 'OWNER' })
    await inRequest({ as: people.ben }, () => action({}))
    const [northwind] = await asAdmin('SELECT name FROM tenants WHERE id = $1', [people.uma.tenantId])
    const [own] = await asAdmin('SELECT name FROM tenants WHERE id = $1', [people.ben.tenantId])
    expect(northwind).toEqual({ name: 'Northwind' })
    expect(own).toEqual({ name: 'Renamed 1' })
  })
})

describe('T5 platform roles', () => {
  test('an admin action: Ada may, Uma may not, although she owns her team', async () => {
    const action = actionFor({ role: 'ADMIN' })
    expect(await inRequest({ as: people.ada }, () => action({}))).toMatchObject({ status: 'success' })
    const { event } = await expectRefusal(() => inRequest({ as: people.uma }, () => action({})), {
      reason: 'forbidden',
      code: 'AUTH_PLATFORM_ROLE',
    })
    expect(event).toMatchObject({ actor_id: people.uma.userId, tenant_id: people.uma.tenantId })
    expect(runs).toBe(1)
  })

  test('T3 a demotion is felt at the next action, with the same cookie', async () => {
    const action = actionFor({ role: 'ADMIN' })
    const setRole = (role: UserRole) =>
      byHand('UPDATE users SET role = $1::"UserRole" WHERE id = $2', [role, people.uma.userId])
    await setRole('ADMIN')
    expect(await inRequest({ as: people.uma }, () => action({}))).toMatchObject({ status: 'success' })
    await setRole('USER')
    await expectRefusal(() => inRequest({ as: people.uma }, () => action({})), {
      reason: 'forbidden',
      code: 'AUTH_PLATFORM_ROLE',
    })
  })
})

describe('T4 ownership', () => {
  const rename = guard(
    {
      event: 'user.name_updated',
      scope: 'per-user-tenant-id',
      access: 'user',
      input: userNameSchema,
      output: z.object({ name: z.string() }),
      owner: ({ input }) => input.userId,
    },
    async ({ input, tx }) => {
      runs += 1
      return renameUser(tx, input.userId, input.name)
    },
  )

  test.each([
    ['Ben', 'in another tenant', 'ben'],
    ['Mia', 'in her own team', 'mia'],
    ['Ada', 'the admin', 'ada'],
  ] as const)('Uma renames herself, but not %s, %s', async (_name, _where, target) => {
    const by = (userId: string) => inRequest({ as: people.uma }, () => rename({ userId, name: 'Mallory' }))
    expect(await by(people.uma.userId)).toMatchObject({ status: 'success' })
    await expectRefusal(() => by(people[target].userId), { reason: 'forbidden', code: 'AUTH_NOT_OWNER' })
    expect(runs).toBe(1)
  })

  test('a user who does not exist is refused in the very same words as one who does', async () => {
    const by = (userId: string) => inRequest({ as: people.uma }, () => rename({ userId, name: 'Mallory' }))
    const { requestId: one, ...foreign } = errorOf(await by(people.ben.userId))
    const { requestId: two, ...absent } = errorOf(await by('00000000-0000-4000-8000-000000000000'))
    expect(absent).toEqual(foreign)
    expect(one).not.toBe(two)
  })

  test('an owner that the policy cannot name is nobody', async () => {
    const nameless = guard(
      {
        event: 'tests.nameless',
        scope: 'per-user-tenant-id',
        access: 'user',
        input: z.strictObject({ userId: z.string().optional() }),
        owner: ({ input }) => input.userId as string,
      },
      async () => {
        runs += 1
        return null
      },
    )
    const own = await inRequest({ as: people.uma }, () => nameless({ userId: people.uma.userId }))
    expect(own).toMatchObject({ status: 'success' })
    await expectRefusal(() => inRequest({ as: people.uma }, () => nameless({})), {
      reason: 'forbidden',
      code: 'AUTH_NOT_OWNER',
    })
    expect(runs).toBe(1)
  })
})
