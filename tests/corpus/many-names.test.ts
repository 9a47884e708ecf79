import { expect, test } from 'vitest'
import type { Limit } from '@/lib/guard/policy'
import { median } from '../../bench/measure/median.ts'
import { startOutside } from '../support/outside.ts'

// T29: one who pretends to be many, and one who listens to the clock.

await startOutside()
const { signInWithEmail } = await import('@/actions/sign-in-with-email')
const { seconds } = await import('@/lib/duration')
const { policyOf } = await import('@/lib/guard/surface')
const { redirectOf } = await import('../support/actions.ts')
const { createPeople } = await import('../support/people.ts')
const { inRequest } = await import('../support/request.ts')
const { forgetLimits } = await import('../support/sign-in.ts')

const TRIES = 10_000
const NAMES = 1_000
const ABREAST = 16

const ask = (email: string, headers: Record<string, string>): Promise<string> =>
  inRequest({ headers }, () => signInWithEmail({ email })).then(
    (answer) => (answer.status === 'error' ? answer.error.reason : 'done'),
    (thrown: unknown) => redirectOf(thrown) ?? 'thrown',
  )

/** How many the policy admits from one address in so many seconds, whoever they are for. */
function most(elapsed: number): number {
  const { limit } = (policyOf(signInWithEmail)?.policy ?? {}) as { limit?: readonly Limit[] }
  const own = (limit ?? [])
    .filter((one) => !('by' in one))
    .map(({ max, per }) => max + (max * elapsed) / seconds(per))
  return Math.ceil(Math.min(...own))
}

test(`T29 T82 ${TRIES} tries under ${NAMES} forged addresses: no more get through than one address may`, {
  timeout: 180_000,
}, async () => {
  const started = performance.now()
  let [next, admitted] = [0, 0]
  const lane = async () => {
    for (let index = next++; index < TRIES; index = next++) {
      const name = index % NAMES
      const reason = await ask(`somebody.${index}@northwind.test`, {
        'x-portcullis-socket': '192.0.2.66',
        'x-forwarded-for': `198.51.${name >> 8}.${name & 255}`,
      })
      if (reason === '/check-mail') admitted += 1
      else expect(reason).toBe('rate_limited')
    }
  }
  await Promise.all(Array.from({ length: ABREAST }, lane))
  expect(admitted).toBeLessThanOrEqual(most((performance.now() - started) / 1_000))
  expect(admitted).toBeGreaterThan(0)
})

const ROUNDS = 6
const PAIRS = 30

test('T29 how long it takes says nothing about whether we know an address: the medians are within a tenth', {
  timeout: 60_000,
}, async () => {
  const { ada } = await createPeople()
  const timed = async (email: string): Promise<number> => {
    const started = performance.now()
    expect(await ask(email, {})).toBe('/check-mail')
    return performance.now() - started
  }
  const apart: number[] = []
  // Once may be the machine, which is shared; every time is the action.
  while (apart.length < ROUNDS && Math.min(...apart) >= 0.1) {
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let pair = 0; pair < PAIRS; pair += 1) {
      await forgetLimits()
      const known = async () => times.known.push(await timed(ada.email))
      const unknown = async () =>
        times.unknown.push(await timed(`nobody.${apart.length}.${pair}@northwind.test`))
      // What comes second may have it easier.
      for (const one of pair % 2 === 0 ? [known, unknown] : [unknown, known]) await one()
    }
    apart.push(Math.abs(median(times.known) / median(times.unknown) - 1))
  }
  expect(Math.min(...apart), `apart by ${apart}`).toBeLessThan(0.1)
})
