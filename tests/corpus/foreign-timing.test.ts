import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { median } from '../../bench/measure/median.ts'
import { startOutside } from '../support/outside.ts'

// T4: whether there is a thing that is not theirs, nobody learns from the time it takes; what is said is in
// tests/http/absent-or-foreign.test.ts.

await startOutside()
const { sceneFor } = await import('../attack/scene.ts')
const { CONTROLS } = await import('../attack/controls/index.ts')
const { idFieldsOf } = await import('../attack/surface.ts')
const { loadActions } = await import('../support/actions.ts')
const { createPerson } = await import('../support/newcomers.ts')
const { forgetLimits } = await import('../support/sign-in.ts')

const TRIES = 100
const ROUNDS = 5
const MOST_MS = 5

/** Every action about something that has an id, but for those of admins, who may know. */
const actions = (await loadActions())
  .map((one) => ({ ...one, field: idFieldsOf(one)[0] ?? '' }))
  .filter(({ policy: { access }, field }) => field && !(typeof access === 'object' && 'role' in access))

/** Somebody about to name, in turn, a thing of Ben's and one that does not exist. */
async function sceneOf(one: (typeof actions)[number]) {
  const scene = await sceneFor(one)
  const ben = await createPerson('Ben')
  const theirs = (await CONTROLS[one.name]?.input(ben)) ?? {}
  const naming = (id: unknown) => scene.call({ input: { ...scene.input, [one.field]: id } })
  return {
    foreign: () => naming(theirs[one.field]),
    absent: () => naming(randomUUID()),
  }
}

test('T4 there are such actions', () => {
  expect(actions.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['endSession', 'removeMember', 'removePasskey', 'revokeInvitation', 'switchTeam']),
  )
})

test.each(actions)(
  `T4 $name takes as long for Ben’s as for nobody’s, to ${MOST_MS} ms`,
  { timeout: 60_000 },
  async (one) => {
    const { foreign, absent } = await sceneOf(one)
    let least = Number.POSITIVE_INFINITY
    // Once may be the machine, which is shared; every time is the action.
    for (let round = 0; round < ROUNDS && least >= MOST_MS; round += 1)
      least = Math.min(least, Math.abs(await difference(foreign, absent)))
    expect(least).toBeLessThan(MOST_MS)
  },
)

/** Between the medians of so many tries of each, in turns, in milliseconds. */
async function difference(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<number> {
  const took: [number[], number[]] = [[], []]
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (tried % 4 === 0) await forgetLimits()
    for (const [index, attempt] of [one, other].entries()) {
      const began = performance.now()
      await attempt()
      took[index]?.push(performance.now() - began)
    }
  }
  const [first = 0, second = 0] = took.map(median)
  return first - second
}
