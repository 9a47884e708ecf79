import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Entry, Manifest } from '@/lib/surfaces/entry'
import { nobody, removePeople } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { judgeRoute, type Knock, knock } from './judge-route.ts'
import { untilQuiet } from './quiet.ts'
import { CREDENTIALS, ROUTES } from './routes.ts'
import { readRoutes } from './surface.ts'

// M1: every route of the build, by every method, with every credential that is none.

const { entries }: Manifest = JSON.parse(readFileSync('surface.json', 'utf8'))
const routes: Entry[] = [
  ...new Map(entries.filter(({ kind }) => kind === 'route').map((entry) => [entry.address, entry])).values(),
]

beforeEach(() => forgetLimits())
afterEach(() => removePeople())
afterAll(() => forgetLimits())

test('T44 every route of the build is attacked, and for each somebody has said what a good request is', () => {
  const built = readRoutes()
    .filter(({ kind, source }) => kind === 'route' && source.endsWith('/route') && source.includes('/api/'))
    .map(({ path }) => path)
  expect(routes.map(({ address }) => address)).toEqual(expect.arrayContaining(built))
  expect(Object.keys(ROUTES).sort()).toEqual(routes.map(({ address }) => address).sort())
})

describe.each(routes)('$address', (entry: Entry) => {
  const good = ROUTES[entry.address ?? '']
  if (good === undefined) return
  const score = { surface: entry.address ?? '', transport: 'route' } as const

  test('answers a good request', async ({ task }) => {
    const { status } = await knock(nobody(), await good.request())
    await untilQuiet()
    const faults = good.answers.includes(status) ? [] : [`status ${status}`]
    task.meta.score = { ...score, condition: 'control', kind: 'controls', tried: 1, faults }
    expect(faults).toEqual([])
  })

  test.for(attacks(entry))('T2 T8 T50 $name', async ({ name, knocks }, { task }) => {
    const faults: string[] = []
    for (const one of await knocks()) {
      const leaks = await judgeRoute(entry, nobody(), one)
      faults.push(...leaks.map((leak) => `${one.label}: ${leak}`))
    }
    task.meta.score = { ...score, condition: name, kind: 'cells', tried: (await knocks()).length, faults }
    expect(faults).toEqual([])
  })
})

type Attack = { name: string; knocks: () => Promise<Knock[]> }

/** What can be tried on a route, by what it asks for. */
function attacks({ authentication, address }: Entry): Attack[] {
  const good = ROUTES[address ?? '']
  if (good === undefined) return []
  const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !good.methods.includes(method))
  return [
    {
      name: 'another method',
      knocks: async () =>
        others.map((method) => ({ label: method, path: good.path, method, headers: {}, refusal: [405] })),
    },
    ...Object.entries(CREDENTIALS[authentication] ?? {}).map(([name, spoil]) => ({
      name,
      knocks: async () => spoil(await good.request()),
    })),
  ]
}
