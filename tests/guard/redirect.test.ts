import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import { errorOf } from '../support/answers.ts'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, trailOf } from '../support/trail.ts'

let people: People

beforeEach(async () => {
  people = await createPeople()
})

const nameOfTeam = async () =>
  (await asAdmin<{ name: string }>('SELECT name FROM tenants WHERE id = $1', [people.uma.tenantId]))[0]?.name

/** Uma renames her team and is sent to `target`; `seen` collects what was true at each step. */
const renameAndGo = (target: string, seen: unknown[] = [], thenFail?: () => never) =>
  inRequest({ as: people.uma }, () =>
    guard(
      {
        event: 'tests.team_renamed',
        scope: 'per-session-tenant-id',
        access: 'user',
        input: z.strictObject({}),
      },
      async ({ actor, tx, redirectTo, afterCommit }) => {
        redirectTo(target)
        await tx.tenant.update({ where: { id: actor.tenantId }, data: { name: 'Southwind' } })
        afterCommit(async () => seen.push(await nameOfTeam()))
        seen.push(await nameOfTeam())
        thenFail?.()
        return null
      },
    )({}),
  )

/** Next's redirect travels as an error whose digest names the target. */
const targetOf = (thrown: unknown): string =>
  String(Reflect.get(Object(thrown), 'digest')).split(';')[2] ?? ''

test('the redirect is held back until the change is committed', async () => {
  const seen: unknown[] = []
  const thrown = await renameAndGo('/billing?checkout=done', seen).catch((error: unknown) => error)
  expect(targetOf(thrown)).toBe('/billing?checkout=done')
  expect(seen).toEqual(['Northwind', 'Southwind'])
  expect(await nameOfTeam()).toBe('Southwind')
})

test('work that fails after it chose a target goes nowhere, and runs no effect', async () => {
  const seen: unknown[] = []
  const answer = await changingNothing(() =>
    renameAndGo('/billing', seen, () => {
      throw new Error('late')
    }),
  )
  expect(errorOf(answer).reason).toBe('unavailable')
  expect(seen).toEqual(['Northwind'])
})

test('to Stripe’s hosted pages it goes, as they are', async () => {
  const thrown = await renameAndGo('https://checkout.stripe.com/c/pay/cs_test_1#fid').catch(
    (error: unknown) => error,
  )
  expect(targetOf(thrown)).toBe('https://checkout.stripe.com/c/pay/cs_test_1#fid')
})

test.each([
  'https://evil.test/',
  '//evil.test',
  'javascript:alert(1)',
  'blob:https://checkout.stripe.com/1',
  '',
])('T75 to %j it does not go', async (target) => {
  const answer = await renameAndGo(target)
  expect(errorOf(answer).reason).toBe('unavailable')
  expect((await trailOf(errorOf(answer).requestId)).at(-1)).toMatchObject({ code: 'REDIRECT_FOREIGN' })
})
