import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Duration, seconds } from '@/lib/duration'
import { Refusal } from '@/lib/errors'
import { guard } from '@/lib/guard/action'
import { secondsToWait, takeToken } from '@/lib/guard/limits'
import type { Limit } from '@/lib/guard/policy'
import { expectRefusal } from '../support/answers.ts'
import { createPeople } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'

const bucket = (): string => `tests:${randomUUID()}`

describe('T29 a bucket', () => {
  test('of 10 admits exactly 10 of 300 parallel calls', async () => {
    const key = bucket()
    const waits = await Promise.all(
      Array.from({ length: 300 }, () => secondsToWait(key, { max: 10, per: '1h' })),
    )
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10)
    for (const wait of waits.filter((other) => other !== 0)) {
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(360)
    }
  })

  test('refills evenly: after a tenth of its time one more call, not ten', async () => {
    const key = bucket()
    const limit = { max: 10, per: '1h' } as const
    for (let call = 0; call < 10; call += 1) expect(await secondsToWait(key, limit)).toBe(0)
    expect(await secondsToWait(key, limit)).toBeGreaterThan(0)
    await asAdmin(`UPDATE rate_limits SET tat = tat - interval '6 minutes' WHERE key = $1`, [key])
    expect(await secondsToWait(key, limit)).toBe(0)
    expect(await secondsToWait(key, limit)).toBeGreaterThan(0)
  })

  test('that was not used for long holds what it holds, and no more', async () => {
    const key = bucket()
    const limit = { max: 3, per: '1h' } as const
    expect(await secondsToWait(key, limit)).toBe(0)
    await asAdmin(`UPDATE rate_limits SET tat = tat - interval '30 days' WHERE key = $1`, [key])
    const waits = await Promise.all(Array.from({ length: 20 }, () => secondsToWait(key, limit)))
    expect(waits.filter((wait) => wait === 0)).toHaveLength(3)
  })

  test('of one person is not that of another', async () => {
    const [mine, yours] = [bucket(), bucket()]
    expect(await secondsToWait(mine, { max: 1, per: '1h' })).toBe(0)
    expect(await secondsToWait(mine, { max: 1, per: '1h' })).toBeGreaterThan(0)
    expect(await secondsToWait(yours, { max: 1, per: '1h' })).toBe(0)
  })

  test.each<[Limit['per'], number, string]>([
    ['20s', 20, 'That was too often. Try again in 20 seconds.'],
    ['10m', 600, 'That was too often. Try again in 10 minutes.'],
    ['3h', 10_800, 'That was too often. Try again in 3 hours.'],
  ])('that refills in %s says how long to wait, %i seconds', async (per, retryAfter, sentence) => {
    const key = bucket()
    await takeToken(key, { max: 1, per })
    const refusal: unknown = await takeToken(key, { max: 1, per }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Refusal)
    expect(refusal).toMatchObject({ code: 'LIMIT_EXCEEDED', publicMessage: sentence, retryAfter })
  })
})

test('a duration is a number with a unit, and nothing else', () => {
  expect((['30s', '10m', '12h', '7d', '1.5m'] as const).map(seconds)).toEqual([30, 600, 43_200, 604_800, 90])
  expect(() => seconds('10' as Duration)).toThrow(RangeError)
})

describe('T29 an action’s limit', () => {
  const count = { runs: 0 }
  const action = guard(
    {
      event: 'tests.counted',
      scope: 'per-user-tenant-id',
      access: { role: 'ADMIN' },
      input: z.strictObject({}),
      limit: { max: 3, per: '1h' },
    },
    async () => {
      count.runs += 1
      return null
    },
  )

  test('Ada may three times; the fourth is refused and runs nothing', async () => {
    const { ada } = await createPeople()
    count.runs = 0
    for (let call = 0; call < 3; call += 1)
      expect(await inRequest({ as: ada }, () => action({}))).toMatchObject({ status: 'success' })
    const { error } = await expectRefusal(() => inRequest({ as: ada }, () => action({})), {
      reason: 'rate_limited',
      code: 'LIMIT_EXCEEDED',
    })
    expect(error.message).toMatch(/^That was too often\. Try again in \d+ minutes\.$/)
    // One of three an hour comes back after a third of it; an action has no header to say it in.
    expect(error.retryAfter).toBeGreaterThan(1_100)
    expect(error.retryAfter).toBeLessThanOrEqual(1_200)
    expect(count.runs).toBe(3)
  })

  test('a refused attempt counts: Uma, who may not, is told to wait after three', async () => {
    const { uma } = await createPeople()
    const reasons = []
    for (let call = 0; call < 5; call += 1) {
      const answer = await inRequest({ as: uma }, () => action({}))
      reasons.push(answer.status === 'error' ? answer.error.reason : 'success')
    }
    expect(reasons).toEqual(['forbidden', 'forbidden', 'forbidden', 'rate_limited', 'rate_limited'])
  })

  test('T82 a stranger cannot get a fresh bucket by naming other addresses', async () => {
    const reasons = []
    for (let call = 0; call < 5; call += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${call}`, 'x-portcullis-socket': '192.0.2.77' }
      const answer = await inRequest({ headers }, () => action({}))
      reasons.push(answer.status === 'error' ? answer.error.reason : 'success')
    }
    expect(reasons.slice(3)).toEqual(['rate_limited', 'rate_limited'])
  })
})
