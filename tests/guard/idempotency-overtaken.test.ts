import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import type { ActionResult } from '@/lib/guard/result'
import { createPeople, type People } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, chainOf } from '../support/trail.ts'

// A call to the network that takes longer than half a minute is given up, and an equal one takes its place.

type Run = { answer: (answer: string) => void; fail: (error: Error) => void }

let people: People
let key: string
let runs: Run[]
let begun: (() => void)[]
beforeEach(async () => {
  people = await createPeople()
  key = randomUUID()
  runs = []
  begun = []
})

const rename = guard(
  {
    event: 'tests.renamed_slowly',
    scope: 'per-session-tenant-id',
    access: 'user',
    input: z.strictObject({}),
    output: z.object({ name: z.string() }),
    idempotent: '1d',
  },
  {
    prepare: async () => null,
    call: () =>
      new Promise<string>((answer, fail) => {
        runs.push({ answer, fail })
        begun.shift()?.()
      }),
    complete: async ({ tx, actor, answer }) => {
      await tx.tenant.update({ where: { id: actor.tenantId }, data: { name: answer } })
      return { name: answer }
    },
  },
)

type Pressed = { run: Run; result: Promise<ActionResult<{ name: string }>> }

/** Presses the button, and waits until the network is called. */
async function press(): Promise<Pressed> {
  const called = new Promise<void>((resolve) => begun.push(resolve))
  const result = inRequest({ as: people.uma }, () => rename({ idempotencyKey: key } as never))
  await called
  const run = runs.at(-1)
  if (run === undefined) throw new Error('not called')
  return { run, result }
}

/** Two presses, of which the second took the place of the first. */
async function overtaken(): Promise<[slow: Pressed, next: Pressed]> {
  const slow = await press()
  await asAdmin(`UPDATE idempotency_keys SET claimed_at = now() - interval '31 s' WHERE key = $1`, [key])
  return [slow, await press()]
}

const kept = () => asAdmin<{ answer: unknown }>('SELECT answer FROM idempotency_keys WHERE key = $1', [key])
const BUSY = { status: 'error', error: { reason: 'conflict' } }

test('T9 whoever was overtaken and fails does not give the other’s key back', async () => {
  const [slow, next] = await overtaken()
  slow.run.fail(new Error('socket hang up'))
  expect(await slow.result).toMatchObject({ status: 'error', error: { reason: 'unavailable' } })
  expect(await kept()).toEqual([{ answer: null }])
  next.run.answer('Southwind')
  expect(await next.result).toMatchObject({ data: { name: 'Southwind' } })
  expect(runs).toHaveLength(2)
})

test.each(['before', 'after'])('T9 and when it succeeds %s the other, one effect stands', async (when) => {
  const [slow, next] = await overtaken()
  const [first, second] = when === 'before' ? [slow, next] : [next, slow]
  first.run.answer(first === slow ? 'Late' : 'Southwind')
  await first.result
  second.run.answer(second === slow ? 'Late' : 'Southwind')
  expect(await slow.result).toMatchObject(BUSY)
  expect(await next.result).toMatchObject({ data: { name: 'Southwind' } })

  expect(await asAdmin('SELECT name FROM tenants WHERE id = $1', [people.uma.tenantId])).toEqual([
    { name: 'Southwind' },
  ])
  const done = (await chainOf(people.uma.tenantId)).filter(
    ({ event, outcome }) => event === 'tests.renamed_slowly' && outcome === 'success',
  )
  expect(done).toHaveLength(1)
  expect(await kept()).toMatchObject([{ answer: { data: { name: 'Southwind' } } }])
})
