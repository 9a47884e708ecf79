import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import { TENANT_HEADER } from '@/lib/guard/reserved'
import { route } from '@/lib/guard/route'
import { loadActions } from '../support/actions.ts'
import { expectRefusal } from '../support/answers.ts'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'

// A form says for which tenant it was made. That is never who may, only whether the person still sees what they change.

let people: People
beforeEach(async () => {
  people = await createPeople()
})

const policy = {
  event: 'tests.team_renamed',
  scope: 'per-request-tenant-id',
  access: 'user',
} as const

const rename = guard(
  { ...policy, input: z.strictObject({ name: z.string() }) },
  async ({ input, actor, tx }) => {
    await tx.tenant.update({ where: { id: actor.tenantId }, data: input })
    return null
  },
)

const asUma = (pageTenantId?: string) =>
  inRequest({ as: people.uma }, () =>
    rename({ name: 'Southwind', ...(pageTenantId !== undefined && { pageTenantId }) }),
  )

const nameOf = async (tenantId: string) =>
  (await asAdmin('SELECT name FROM tenants WHERE id = $1', [tenantId]))[0]?.name

test('T4 a second tab has switched to another team: nothing is done to it, and the person is told where they are', async () => {
  const team = people.uma.tenantId
  expect(await asUma(team)).toEqual({ status: 'success', data: null })
  expect(await nameOf(team)).toBe('Southwind')

  await byHand('UPDATE sessions SET tenant_id = $1 WHERE id = $2', [
    people.uma.personalTenantId,
    people.uma.sessionId,
  ])
  await expectRefusal(() => changingNothing(() => asUma(team)), {
    reason: 'conflict',
    code: 'TENANT_SWITCHED',
  })
  expect(await asUma(people.uma.personalTenantId)).toEqual({ status: 'success', data: null })
})

test.each([undefined, '', 'northwind', '00000000-0000-0000-0000-000000000000'])(
  'T4 a form that says %j is refused',
  async (pageTenantId) => {
    await expectRefusal(() => changingNothing(() => asUma(pageTenantId)), {
      reason: 'conflict',
      code: 'TENANT_SWITCHED',
    })
  },
)

test('T4 T11 naming the tenant of somebody else gives no way into it', async () => {
  await expectRefusal(() => changingNothing(() => asUma(people.ben.tenantId)), {
    reason: 'conflict',
    code: 'TENANT_SWITCHED',
  })
})

const ofTheTeam = (await loadActions()).filter(
  ({ policy: { access } }) => typeof access === 'object' && 'member' in access,
)

test.each(ofTheTeam)('what the role in a team allows asks for the page of that team: $name', (action) => {
  expect(action.policy.scope).toBe('per-request-tenant-id')
})

test('a route reads it from a header', async () => {
  const renameOver = route(
    { ...policy, input: z.strictObject({}), output: z.object({ done: z.literal(true) }) },
    async () => ({ done: true as const }),
  )
  const post = (headers: Record<string, string>) =>
    inRequest({ as: people.uma }, async () => {
      const request = new Request('http://localhost:3000/api/team', { method: 'POST', headers })
      return (await renameOver(request, { params: Promise.resolve({}) })).status
    })
  expect(await post({ [TENANT_HEADER]: people.uma.tenantId })).toBe(200)
  expect(await post({})).toBe(409)
})
