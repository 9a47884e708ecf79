import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { post } from '../support/action-client.ts'
import type { Browser } from '../support/http-browser.ts'
import { createPerson, nobody, removePeople } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { BODIES, type Body, IDS } from './decoder-corpus.ts'
import { INTERNAL } from './judge.ts'
import { changesOf, observe } from './observe.ts'

// T7 T10: React decodes the arguments before the guard sees them. What it cannot decode is refused by Next, is not
// executed, and leaves a row `request.failed`; what costs time has a ceiling, and the app answers others meanwhile.

const CEILING_MS = 500
const HEALTH_MS = 200
const GROWTH_MB = 50
/** Once may be the machine, which is shared; every time is the app. */
const ROUNDS = 4
const ACTION = 'updateUserName'

beforeEach(() => forgetLimits())
afterEach(() => removePeople())

const asForm = (fields: Record<string, string>): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

/** Posts, and answers what it did: to the database, to the trail, and how long the app worked on it. */
async function attempt(body: Body, headers: Record<string, string> = {}) {
  const { browser } = await createPerson('Lea')
  const send = async () => {
    const began = worked()
    const sent = postTo(browser, body, headers)
    const health = await timed(() => nobody().send('/api/health'))
    return { ...(await sent), ms: worked() - began, health }
  }
  const { answer, changed, events } = await observe(send, { comesLate: ({ status }) => status >= 500 })
  return { answer, changed, events: events.filter(({ actor_kind }) => actor_kind !== 'system') }
}

describe('the decoder of arguments', () => {
  test.for(Object.entries(BODIES))('T7 T10 refuses %s', async ([, body], { task }) => {
    const { answer, changed, events } = await attempt(body)
    const { ms, health } = answer
    const faults = [
      ...changesOf(changed),
      ...(answer.result?.status === 'success' ? ['it answered success'] : []),
      ...(INTERNAL.test(answer.body) ? ['it said a word of the inside'] : []),
      ...(events.length <= 1 ? [] : [`${events.length} audit rows`]),
      ...events.filter(({ outcome }) => outcome === 'success').map(({ event }) => `the trail says ${event}`),
      ...(ms < CEILING_MS ? [] : [`it took ${ms} ms`]),
      ...(health.status === 200 && (await isQuick(health.ms, body))
        ? []
        : [`health: ${health.status} in ${health.ms} ms`]),
    ]
    task.meta.score = {
      surface: 'decoder',
      condition: 'RSC body',
      transport: 'fetch',
      kind: 'cells',
      tried: 1,
      faults,
    }
    expect(faults).toEqual([])
  })

  test.for(Object.entries(IDS))('T1 knows no action called %s', async ([, id], { task }) => {
    const { answer, changed } = await attempt('[{}]', { 'next-action': id })
    const faults = [
      ...changesOf(changed),
      ...(answer.status >= 400 ? [] : [`it answered ${answer.status}`]),
      ...(INTERNAL.test(answer.body) ? ['it said a word of the inside'] : []),
    ]
    task.meta.score = {
      surface: 'decoder',
      condition: 'no such action',
      transport: 'fetch',
      kind: 'cells',
      tried: 1,
      faults,
    }
    expect(faults).toEqual([])
  })
})

test('T10 all of them together leave the app no larger than it was', async ({ skip }) => {
  skip(residentMB() === undefined, 'this system does not say how large a process is')
  const { browser } = await createPerson('Lea')
  const growths: number[] = []
  // What the first round takes, it may keep; what another takes again and again is lost.
  for (
    let round = 0;
    round <= ROUNDS && !(growths.length > 1 && Math.min(...growths) < GROWTH_MB);
    round += 1
  ) {
    const before = residentMB() ?? 0
    await forgetLimits()
    for (const body of Object.values(BODIES)) await postTo(browser, body)
    growths.push((residentMB() ?? 0) - before)
  }
  expect(Math.min(...growths), `grew by ${growths.map(Math.round)} MB`).toBeLessThan(GROWTH_MB)
})

/** Whether others are answered in time while it works on this. */
async function isQuick(first: number, body: Body): Promise<boolean> {
  let least = first
  const { browser } = await createPerson('Lea')
  for (let round = 1; round < ROUNDS && least >= HEALTH_MS; round += 1) {
    const sent = postTo(browser, body)
    least = Math.min(least, (await timed(() => nobody().send('/api/health'))).ms)
    await sent
  }
  return least < HEALTH_MS
}

const postTo = (browser: Browser, body: Body, headers: Record<string, string> = {}) =>
  post(browser, ACTION, typeof body === 'string' ? body : asForm(body), { headers })

async function timed(work: () => Promise<Response>): Promise<{ status: number; ms: number }> {
  const began = performance.now()
  const { status } = await work()
  return { status, ms: Math.round(performance.now() - began) }
}

/** How much memory the app holds, in MB, where the kernel says so. */
function residentMB(): number | undefined {
  const path = `/proc/${process.env.PORTCULLIS_APP_PID}/status`
  if (!process.env.PORTCULLIS_APP_PID || !existsSync(path)) return undefined
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1]) / 1_024
}

/** Milliseconds of CPU that the app has used, by the kernel's count in ticks of 10 ms; the clock where there is none. */
function worked(): number {
  const path = `/proc/${process.env.PORTCULLIS_APP_PID}/stat`
  if (!process.env.PORTCULLIS_APP_PID || !existsSync(path)) return Math.round(performance.now())
  // The name in brackets may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = readFileSync(path, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
