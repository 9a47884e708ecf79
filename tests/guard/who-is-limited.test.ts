import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { networkOf } from '@/lib/caller'
import { takeTokens } from '@/lib/guard/limits'
import type { Access } from '@/lib/guard/policy'
import { callerOf, createPeople, type Person } from '../support/people.ts'

/** One call by somebody with a cookie of their own, dead or alive, from this address. */
const take = (event: `${string}.${string}`, access: Access, address: string) => {
  const caller = { ...callerOf({ userId: randomUUID(), sessionId: randomUUID() }), address }
  return takeTokens({ event, access, limit: { max: 2, per: '1h' } }, caller, {})
}

test('T29 where anybody may call, a cookie buys no bucket of its own', async () => {
  for (let time = 0; time < 2; time += 1) await take('tests.public', 'public', '203.0.113.5')
  await expect(take('tests.public', 'public', '203.0.113.5')).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  })
  await take('tests.public', 'public', '203.0.113.6')
})

test('where one has to be signed in, people behind one address do not share a bucket', async () => {
  for (let time = 0; time < 5; time += 1) await take('tests.signed_in', 'user', '203.0.113.5')
})

test('T29 whoever has one address of an IPv6 network has them all', async () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::ffff'))
  expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
  expect(networkOf('::1')).toBe('0:0:0:0::/64')
  expect(networkOf('203.0.113.5')).toBe('203.0.113.5')
  for (const host of ['1', '2']) await take('tests.six', 'public', `2001:db8::${host}`)
  await expect(take('tests.six', 'public', '2001:db8::3')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
})

test('T29 a bucket that a team shares is emptied by nobody who may not do the thing', async () => {
  const { uma, mia } = await createPeople()
  const limit = { max: 2, per: '1h', of: 'team' } as const
  const press = (person: Person) =>
    takeTokens({ event: 'tests.shared', access: { member: 'ADMIN' }, limit }, callerOf(person.claim), {})
  for (let time = 0; time < 3; time += 1)
    await expect(press(mia)).rejects.toMatchObject({ code: 'AUTH_MEMBER_ROLE' })
  for (let time = 0; time < 2; time += 1) await press(uma)
  await expect(press(uma)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
})
