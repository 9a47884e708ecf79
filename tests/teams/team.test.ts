import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { createTeam } from '@/actions/create-team'
import { renameTeam } from '@/actions/rename-team'
import { switchTeam } from '@/actions/switch-team'
import { loadShell } from '@/app/(app)/shell-loader'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, chainOf, trailOf } from '../support/trail.ts'
import { act, DONE, makeMember, membersIn, movedTo, sentTo, whereIs } from './acting.ts'

let people: People

beforeEach(async () => {
  people = await createPeople()
})

const nameOf = async (tenantId: string) =>
  (await asAdmin<{ name: string }>('SELECT name FROM tenants WHERE id = $1', [tenantId]))[0]?.name

/** The teams in somebody's switcher. */
const teamsFor = async (who: Person) => (await inRequest({ as: who }, () => loadShell())).teams

describe('a new team', () => {
  test('is its maker’s, who is in it at once; its trail begins with that', async () => {
    const { ben } = people
    expect(await act(ben, createTeam, { name: '  Okafor & Sons ' })).toEqual(sentTo('/team'))
    const tenantId = (await whereIs(ben)) ?? ''
    expect(tenantId).not.toBe(ben.tenantId)
    expect(await nameOf(tenantId)).toBe('Okafor & Sons')
    expect(await membersIn(tenantId)).toEqual({ Ben: 'OWNER' })
    expect(await chainOf(tenantId)).toMatchObject([
      {
        event: 'team.created',
        outcome: 'success',
        actor_id: ben.userId,
        metadata: { after: { name: 'Okafor & Sons' } },
      },
    ])
    expect((await teamsFor(ben)).map(({ name, role, personal }) => [name, role, personal])).toEqual([
      ['Okafor & Sons', 'OWNER', false],
      ['Ben Okafor', 'OWNER', true],
    ])
  })

  test('is one, however often the button was pressed: the second of the same name is refused', async () => {
    const { ben } = people
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => act(ben, createTeam, { name: 'Southwind' })),
    )
    expect(answers.filter(({ status }) => status === 'success')).toHaveLength(1)
    await expectRefusal(() => act(ben, createTeam, { name: 'Southwind' }), {
      reason: 'conflict',
      code: 'TEAM_NAME_TAKEN',
    })
    expect(await teamsFor(ben)).toHaveLength(2)
  })

  test.each(['', 'x', ' x ', 'x'.repeat(49), '<b>', '!!', 'a\u202Eb', 'a\u0000b'])(
    'T7 is not called %j',
    async (name) => {
      await expectRefusal(() => act(people.ben, createTeam, { name }), {
        reason: 'invalid_input',
        code: 'INPUT_INVALID',
      })
    },
  )
})

describe('switching', () => {
  test('moves this browser and no other one, and both trails say so', async () => {
    const { mia } = people
    const phone = await signInAgain(mia)
    const answer = await act(mia, switchTeam, { tenantId: mia.personalTenantId, returnTo: '/profile?x=1' })
    expect(answer).toEqual(sentTo('/profile?x=1'))
    expect([await whereIs(mia), await whereIs(phone)]).toEqual([mia.personalTenantId, mia.tenantId])
    const [event] = (await chainOf(mia.personalTenantId)).slice(-1)
    expect(event).toMatchObject({ event: 'team.switched', outcome: 'success', actor_id: mia.userId })
    expect(await trailOf(event?.request_id ?? '')).toHaveLength(2)
  })

  test.each(['//evil.test', 'https://evil.test', 'javascript:alert(1)', '/\\evil.test', '/\t/evil.test'])(
    'T75 goes to the overview where %j was asked for',
    async (returnTo) => {
      const { mia } = people
      expect(await act(mia, switchTeam, { tenantId: mia.personalTenantId, returnTo })).toEqual(
        sentTo('/dashboard'),
      )
    },
  )

  test('T4 T40 leads into no team of others: Ben hears of Northwind what he hears of none', async () => {
    const { ben, uma } = people
    for (const tenantId of [uma.tenantId, uma.personalTenantId, randomUUID()])
      await expectRefusal(() => act(ben, switchTeam, { tenantId }), {
        reason: 'not_found',
        code: 'TEAM_NOT_FOUND',
      })
    expect(await whereIs(ben)).toBe(ben.tenantId)
  })

  test('T45 a page of the team before is refused by the next one', async () => {
    const { uma } = people
    expect(await act(uma, renameTeam, { name: 'Southwind' })).toEqual(DONE)
    await act(uma, switchTeam, { tenantId: uma.personalTenantId })
    await expectRefusal(() => act(uma, renameTeam, { name: 'Westwind' }), {
      reason: 'conflict',
      code: 'TENANT_SWITCHED',
    })
    expect(await nameOf(uma.tenantId)).toBe('Southwind')
  })
})

describe('the name of a team', () => {
  test('is changed by an admin of it, with both names in the trail', async () => {
    const { mia } = people
    await expectRefusal(() => act(mia, renameTeam, { name: 'Southwind' }), {
      reason: 'forbidden',
      code: 'AUTH_MEMBER_ROLE',
    })
    await makeMember(mia.tenantId, mia, 'ADMIN')
    expect(await act(mia, renameTeam, { name: 'Southwind' })).toEqual(DONE)
    const [event] = (await chainOf(mia.tenantId)).slice(-1)
    expect(event?.metadata).toEqual({ before: { name: 'Northwind' }, after: { name: 'Southwind' } })
  })
})

test('somebody in two teams works in each with the role that they have there', async () => {
  const { ben, uma } = people
  await makeMember(uma.tenantId, ben, 'MEMBER')
  const inNorthwind = await movedTo(ben, uma.tenantId)
  await expectRefusal(() => act(inNorthwind, renameTeam, { name: 'Benwind' }), {
    reason: 'forbidden',
    code: 'AUTH_MEMBER_ROLE',
  })
  expect(await act(ben, createTeam, { name: 'Okafor' })).toEqual(sentTo('/team'))
  const inOkafor = { ...ben, tenantId: (await whereIs(ben)) ?? '' }
  expect(await act(inOkafor, renameTeam, { name: 'Benwind' })).toEqual(DONE)
  expect(await nameOf(uma.tenantId)).toBe('Northwind')
})
