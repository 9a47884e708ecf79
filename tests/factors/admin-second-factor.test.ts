import './admins-need-one.ts'
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { updateUserRole } from '@/actions/update-user-role'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { confirmAs, forgetTries, renewed, withTotp } from './world.ts'

let people: People

beforeEach(async () => {
  people = await createPeople()
  await forgetTries()
})

const promote = (as: Person) =>
  inRequest({ as }, () =>
    updateUserRole({ userId: people.ben.userId, role: 'ADMIN', idempotencyKey: randomUUID() }),
  )
const missing = { reason: 'reauthenticate', code: 'AUTH_SECOND_FACTOR' } as const

test('T5 where admins need a second factor, Ada is refused until she has one and has shown it', async () => {
  await expectRefusal(() => promote(people.ada), missing)
  const { person, code } = await withTotp(people.ada)
  const phone = await signInAgain(person)
  await expectRefusal(() => promote(phone), missing)
  expect(await confirmAs(phone, { method: 'totp', code: code() })).toBe('/dashboard')
  expect(await promote(await renewed(phone))).toMatchObject({ status: 'success' })
})

test('T5 whoever is no admin is told of the role, not of the factor', async () => {
  await expectRefusal(() => promote(people.uma), { reason: 'forbidden', code: 'AUTH_PLATFORM_ROLE' })
})
