import { expect, test } from 'vitest'
import type { Limit } from '@/lib/guard/policy'
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

/** PROOF_RUNS=1000 makes it ten thousand. */
const TRIES = Number(process.env.PROOF_RUNS ?? 300) * 10
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

test('T29 how long it takes says little about whether we know an address (printed, not judged: the machine is shared)', {
  timeout: 60_000,
}, async () => {
  const { ada } = await createPeople()
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let round = 0; round < 40; round += 1) {
    await forgetLimits()
    for (const kind of ['known', 'unknown'] as const) {
      const started = performance.now()
      expect(await ask(kind === 'known' ? ada.email : `nobody.${round}@northwind.test`, {})).toBe(
        '/check-mail',
      )
      times[kind].push(performance.now() - started)
    }
  }
  const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] ?? 0
  const [known, unknown] = [median(times.known), median(times.unknown)]
  console.log(
    `known ${known.toFixed(1)} ms, unknown ${unknown.toFixed(1)} ms, ratio ${(known / unknown).toFixed(2)}`,
  )
})
