import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { byHand, chainOf } from '../support/trail.ts'
import { updateTeamName } from './rename-team.ts'
import { verifyUserAddress } from './verify-address.ts'

// D8: the examples of docs/how-to, as they stand there.

let people: People
beforeEach(async () => {
  people = await createPeople()
})

const renamed = (who: Person, idempotencyKey: string = randomUUID()) =>
  inRequest({ as: who }, () => updateTeamName({ name: 'Southwind', idempotencyKey }))

test('D8 “Add an action”: Uma renames her team, and Mia, a member of it, does not', async () => {
  await expectRefusal(() => renamed(people.mia), { reason: 'forbidden', code: 'AUTH_MEMBER_ROLE' })
  const key = randomUUID()
  expect(await renamed(people.uma, key)).toEqual({ status: 'success', data: { name: 'Southwind' } })
  expect(await renamed(people.uma, key)).toEqual({ status: 'success', data: { name: 'Southwind' } })
  expect(
    (await chainOf(people.uma.tenantId)).filter(
      ({ outcome, event }) => outcome === 'success' && event === 'team.renamed',
    ),
  ).toMatchObject([{ metadata: { before: { name: 'Northwind' }, after: { name: 'Southwind' } } }])
})

const verified = (who: Person) =>
  inRequest({ as: who }, () => verifyUserAddress({ userId: people.ben.userId }))

test('D8 “Add an admin action”: Ada does it to Ben, Ben reads of it, and Uma may not', async () => {
  const { ada, ben, uma } = people
  await expectRefusal(() => verified(uma), { reason: 'forbidden', code: 'AUTH_PLATFORM_ROLE' })
  expect(await verified(ada)).toEqual({ status: 'success', data: null })
  for (const tenantId of [PLATFORM_TENANT_ID, ben.personalTenantId])
    expect((await chainOf(tenantId)).at(-1)).toMatchObject({
      event: 'user.address_verified',
      actor_id: ada.userId,
      resource_id: ben.userId,
    })
})

test('D8 “Add an admin action”: an old login is asked to prove itself again', async () => {
  const { ada } = people
  await byHand(`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE id = $1`, [
    ada.sessionId,
  ])
  await expectRefusal(() => verified(ada), { reason: 'reauthenticate', code: 'AUTH_NOT_FRESH' })
})
