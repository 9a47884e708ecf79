import { readFileSync } from 'node:fs'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Manifest } from '@/lib/surfaces/entry'
import { createPerson, type Person, removePeople } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { HALF_SIGNED_IN, IMPOSTORS, type Impostor } from './impostors.ts'
import { judgePage, open, type Visit } from './judge-page.ts'
import { demandsOfEntry, demote, justEnough, lowerThan } from './ranks.ts'
import { readRoutes } from './surface.ts'

// M1: every page of the build, as a document and as React asks for it, from everybody whom it is not for. surface.json
// says who that is; that it has every page of the build is checked here again.

const { entries }: Manifest = JSON.parse(readFileSync('surface.json', 'utf8'))
const pages = entries.filter(({ kind }) => kind === 'page' || kind === 'visit')
const VISITS: Visit[] = pages
  .filter(({ authentication }) => authentication === 'session')
  .flatMap((entry) => (['document', 'rsc'] as const).map((transport) => ({ entry, transport })))

afterEach(() => removePeople())
afterAll(() => forgetLimits())

test('M1 T44 every page of the build is attacked', () => {
  const built = readRoutes().filter(({ kind, path }) => kind === 'page' && !path.startsWith('/_'))
  expect(pages.map(({ address }) => address)).toEqual(expect.arrayContaining(built.map(({ path }) => path)))
})

describe.each(VISITS)('$entry.address as a $transport', (visit) => {
  const demands = demandsOfEntry(visit.entry)
  const somebody = () => createPerson('Lea', justEnough(demands))
  const halfway = visit.entry.checks.includes('second factor may still come') ? [] : [HALF_SIGNED_IN]
  const score = { surface: visit.entry.address ?? '', transport: 'page' } as const

  test('opens for somebody who may', async ({ task }) => {
    const person = await somebody()
    const faults = await open(visit, person, person.browser)
    task.meta.score = { ...score, condition: 'control', kind: 'controls', tried: 1, faults }
    expect(faults).toEqual([])
  })

  test.for(byCondition([...IMPOSTORS, ...halfway]))('T2 T12 $name', async ({ name, impostors }, { task }) => {
    const faults: string[] = []
    for (const { label, code, become } of impostors) {
      const person = await somebody()
      const browser = await become(person)
      const leaks = await judgePage(visit, person, browser, { code, rows: 'maybe' })
      faults.push(...leaks.map((leak) => `${label}: ${leak}`))
    }
    task.meta.score = { ...score, condition: name, kind: 'cells', tried: impostors.length, faults }
    expect(faults).toEqual([])
  })

  if (lowerThan(demands).length === 0) return

  test('T5 low role', async ({ task }) => {
    const faults: string[] = []
    for (const { label, standing } of lowerThan(demands)) {
      const person = await createPerson('Mia', standing)
      const leaks = await judgePage(visit, await colleagueOf(person), person.browser, REFUSED)
      faults.push(...leaks.map((leak) => `${label}: ${leak}`))
    }
    const tried = lowerThan(demands).length
    task.meta.score = { ...score, condition: 'low role', kind: 'cells', tried, faults }
    expect(faults).toEqual([])
  })

  test('T3 stale role', async ({ task }) => {
    const person = await somebody()
    await demote(demands, person)
    const faults = await judgePage(visit, await colleagueOf(person), person.browser, REFUSED)
    task.meta.score = { ...score, condition: 'stale role', kind: 'cells', tried: 1, faults }
    expect(faults).toEqual([])
  })
})

const REFUSED = { code: /^AUTH_(PLATFORM|MEMBER)_ROLE$/, rows: 'one' } as const

/** Whose data would be on the page. The frame around it shows to everybody who they are themselves. */
const colleagueOf = ({ teamId }: Person): Promise<Person> => createPerson('Otto', { teamId })

function byCondition(impostors: Impostor[]): { name: string; impostors: Impostor[] }[] {
  const names = [...new Set(impostors.map(({ condition }) => condition))]
  return names.map((name) => ({ name, impostors: impostors.filter(({ condition }) => condition === name) }))
}
