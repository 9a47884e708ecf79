import { globSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { GET as exportTrail } from '@/app/(app)/audit/export/route'
import { guard } from '@/lib/guard/action'
import { download } from '@/lib/guard/download'
import { enforceable } from '@/lib/guard/policy'
import { route } from '@/lib/guard/route'
import { policyOf } from '@/lib/guard/surface'
import { CLOSED } from '@/lib/impersonation/policy'
import { sceneFor } from '../attack/scene.ts'
import { type Declared, loadActions, redirectOf } from '../support/actions.ts'
import { expectRefusal } from '../support/answers.ts'
import { lend } from '../support/lent.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { actingAs, ownOf } from './acting.ts'

// What an admin may not do as somebody else is written down here once more, by name: a surface that is new, or that opens,
// has to be put on one of the lists by somebody who thought about it.

const OPEN = ['createTeam', 'renameTeam', 'signOut', 'switchTeam', 'updateUserName']
const OPEN_PAGES = ['/audit', '/dashboard', '/impersonation', '/profile', '/team', '/teams/new']

const actions: Declared[] = await loadActions()
const signedIn = actions.filter(({ policy }) => policy.access !== 'public')
const closed = signedIn.filter(({ name }) => !OPEN.includes(name))

describe('T35 an admin who acts as somebody', () => {
  test('finds open what is on the list, and no more', () => {
    const names = signedIn.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(OPEN))
    expect(closed.length).toBeGreaterThan(25)
  })

  test.each(closed)('is refused at $name, which changes nothing', async (declared) => {
    const { person, call } = await sceneOf(declared)
    await lend(person)
    await expectRefusal(call, { reason: 'forbidden', code: 'AUTH_IMPERSONATING' })
  })

  test.each(signedIn.filter(({ name }) => OPEN.includes(name)))('does $name', async (declared) => {
    const { person, call } = await sceneOf(declared)
    await lend(person)
    expect(await call()).toMatchObject({ status: 'success' })
  })

  test.each(closed.filter(({ name }) => name !== 'generateUserStripe'))(
    'and with nobody acting, $name is not closed for that reason',
    async (declared) => {
      const { call } = await sceneOf(declared)
      const answer = await call()
      expect(answer.status === 'error' ? answer.error.message : '').not.toMatch(/while you act as/)
    },
  )
})

/** An action about to be done by somebody new who may, whom nobody outside has heard of. */
const sceneOf = (declared: Declared) => sceneFor(declared, false)

describe('T35 the pages', () => {
  let people: People
  let acting: Person
  beforeAll(async () => {
    people = await createPeople()
    acting = await actingAs(people.ada, people.uma)
    people.ada = await ownOf(acting, people.ada)
  })

  type Loader = { address: string; load: (raw?: object) => Promise<unknown> }
  const loaders = globSync('app/{(app),(admin)}/**/loader.ts').map((file) => ({
    address: file
      .replace(/^app/, '')
      .replace(/\/\([^)]+\)/g, '')
      .replace(/\/loader\.ts$/, ''),
    file,
  }))
  const loaderOf = async (file: string): Promise<Loader['load']> => {
    const exported: Record<string, Loader['load']> = await import(/* @vite-ignore */ `../../${file}`)
    const found = Object.values(exported).find((fn) => policyOf(fn)?.kind === 'loader')
    if (!found) throw new Error(`${file} has no loader`)
    return found
  }
  const open = async (who: Person, file: string): Promise<string> => {
    const load = await loaderOf(file)
    return inRequest({ as: who }, () => load({ id: people.mia.userId })).then(
      () => 'open',
      (thrown) => redirectOf(thrown) ?? String(Reflect.get(Object(thrown), 'digest')),
    )
  }

  test.each(loaders)('$address', async ({ address, file }) => {
    const expected = OPEN_PAGES.includes(address) ? 'open' : '/impersonation'
    expect(await open(acting, file)).toBe(expected)
    expect(await open(address.startsWith('/admin') ? people.ada : people.uma, file)).toBe('open')
  })

  test('of admins are among them', () => {
    expect(loaders.filter(({ address }) => address.startsWith('/admin')).length).toBeGreaterThan(4)
  })

  test('leave out what the policies close, and nothing else', () => {
    const closedPages = loaders
      .map(({ address }) => address)
      .filter((address) => !OPEN_PAGES.includes(address) && !address.startsWith('/admin'))
    expect([...CLOSED.addresses].sort()).toEqual([...closedPages, '/audit/export'].sort())
    expect(policyOf(exportTrail)?.policy).toMatchObject({ event: 'audit.exported', impersonated: 'closed' })
    expect(closed.map(({ name }) => name)).toEqual(expect.arrayContaining([...CLOSED.actions]))
  })
})

describe('T35 a policy', () => {
  const common = { event: 'tests.x', scope: 'per-user-tenant-id', input: z.undefined() } as const

  test('cannot open a platform role or a fresh login to who acts as somebody', () => {
    for (const access of [
      { role: 'ADMIN' },
      { role: 'USER' },
      { fresh: '1h' },
      { member: 'OWNER', fresh: '1h' },
    ] as const)
      expect(() => enforceable({ ...common, access, impersonated: 'open' })).toThrow(/never open/)
    for (const access of ['user', 'signing-in', { member: 'OWNER' }] as const)
      expect(() => enforceable({ ...common, access, impersonated: 'open' })).not.toThrow()
  })

  test('that opens what is never open is refused where it is declared, on whatever it stands', () => {
    const open = { ...common, access: { role: 'ADMIN' }, impersonated: 'open' } as const
    const pieces = (async function* () {})()
    const file = { plan: async () => null, file: () => ({ name: 'x', type: 'text/plain', pieces }) }
    expect(() => guard(open, async () => null)).toThrow(/never open/)
    expect(() => route({ ...open, input: z.object({}), output: z.null() }, async () => null)).toThrow(
      /never open/,
    )
    expect(() => download({ ...open, home: '/profile' }, file)).toThrow(/never open/)
  })

  test('is closed without a word where the session may still lack a second factor', async () => {
    const work = async () => null
    const silent = guard({ ...common, access: 'signing-in' }, work)
    const opened = guard({ ...common, event: 'tests.y', access: 'signing-in', impersonated: 'open' }, work)
    const { ada, uma } = await createPeople()
    const acting = await actingAs(ada, uma)
    await expectRefusal(() => inRequest({ as: acting }, () => silent(undefined)), {
      reason: 'forbidden',
      code: 'AUTH_IMPERSONATING',
    })
    expect(await inRequest({ as: acting }, () => opened(undefined))).toMatchObject({ status: 'success' })
    expect(await inRequest({ as: uma }, () => silent(undefined))).toMatchObject({ status: 'success' })
  })
})
