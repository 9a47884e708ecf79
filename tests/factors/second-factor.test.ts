import { beforeEach, expect, test } from 'vitest'
import { makeRecoveryCodes } from '@/actions/make-recovery-codes'
import { removeTotp } from '@/actions/remove-totp'
import { setUpTotp } from '@/actions/set-up-totp'
import { withTenant } from '@/lib/db'
import { readSetup } from '@/lib/factors/totp'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { byHand } from '../support/trail.ts'
import { forgetTries, withTotp } from './world.ts'

let people: People

beforeEach(async () => {
  people = await createPeople()
  await forgetTries()
})

test('T13 a session that showed the second factor of before is signed out when that one is removed', async () => {
  const { person } = await withTotp(people.uma)
  const thief = await signInAgain(person)
  await byHand('UPDATE sessions SET second_factor_at = now() WHERE id = $1', [thief.sessionId])
  expect(await inRequest({ as: thief }, () => makeRecoveryCodes(undefined))).toMatchObject({
    status: 'success',
  })
  await inRequest({ as: person }, () => removeTotp(undefined))
  await withTotp(person)
  await expectRefusal(() => inRequest({ as: thief }, () => makeRecoveryCodes(undefined)), {
    reason: 'signed_out',
    code: 'AUTH_SESSION_ENDED',
  })
})

test('T13 the secret of a set-up is shown to the session that began it, and to no other of the same person', async () => {
  const other = await signInAgain(people.uma)
  await inRequest({ as: people.uma }, () => setUpTotp(undefined))
  const seen = (person: Person) =>
    withTenant(person.tenantId, async (tx) => {
      await tx.$executeRaw`SELECT set_config('app.user_id', ${person.userId}, true)`
      return readSetup(tx, person.claim, person.email)
    })
  expect(await seen(people.uma)).toMatchObject({ secret: expect.any(String) })
  expect(await seen(other)).toBeNull()
})
