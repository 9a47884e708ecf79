import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freePort } from '../../local/ports.ts'
import { listActions } from '../support/action-client.ts'
import { APP } from '../support/http-browser.ts'
import { createPerson } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'

// M12: one limit over two servers of the same build. tests/races/limits.test.ts has the numbers.

const PEOPLE = 4
const CALLS = 40
const LANES = 16
/** What updateUserName declares: ten a minute, so that one comes back every six seconds. */
const MAX = 10
const REFILL_MS = 6_000

let second: ChildProcess
let servers: string[]

beforeAll(async () => {
  const port = await freePort()
  second = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '--port', String(port)], {
    env: { ...process.env, NODE_ENV: 'production', JOBS: 'off' },
    stdio: 'ignore',
  })
  servers = [APP, `http://localhost:${port}`]
  for (const deadline = Date.now() + 50_000; Date.now() < deadline; ) {
    const status = await fetch(`${servers[1]}/api/health`).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status === 200) return
    await sleep(100)
  }
  throw new Error('the second server does not answer')
})
beforeEach(() => forgetLimits())
afterAll(async () => {
  const ended = new Promise((resolve) => second.once('close', resolve))
  second.kill('SIGKILL')
  await ended
  await forgetLimits()
})

test(`M12 T47 ${CALLS} renames of each of ${PEOPLE} people, ${LANES} at a time, over two servers: ${MAX} of each are admitted, and what comes back meanwhile`, {
  timeout: 60_000,
}, async () => {
  const id = listActions().find(({ name }) => name === 'updateUserName')?.id ?? ''
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => createPerson('Lea')))
  const rename = async (index: number): Promise<[who: number, admitted: boolean]> => {
    const who = index % PEOPLE
    const { browser, userId } = people[who] ?? people[0] ?? (await createPerson('Lea'))
    const response = await fetch(`${servers[index % 2]}/profile`, {
      method: 'POST',
      headers: {
        // What a proxy in front of both says: to Next, the host of the request.
        'x-forwarded-host': new URL(APP).host,
        ...{ origin: APP, 'sec-fetch-site': 'same-origin', cookie: browser.cookies() },
        ...{ accept: 'text/x-component', 'content-type': 'text/plain;charset=UTF-8', 'next-action': id },
      },
      body: JSON.stringify([
        { userId, name: 'Lea Stone', idempotencyKey: `two-servers-${userId}-${index}`.slice(0, 64) },
      ]),
    })
    const body = await response.text()
    expect(body).toMatch(/"status":"success"|"reason":"rate_limited"/)
    return [who, body.includes('"status":"success"')]
  }
  const answers: [number, boolean][] = []
  const began = performance.now()
  let next = 0
  const lane = async () => {
    for (let index = next++; index < PEOPLE * CALLS; index = next++) answers.push(await rename(index))
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  const admitted = people.map((_, who) => answers.filter(([of, yes]) => of === who && yes).length)
  const back = Math.floor((performance.now() - began) / REFILL_MS)
  for (const calls of admitted) {
    expect(calls).toBeGreaterThanOrEqual(MAX)
    expect(calls).toBeLessThanOrEqual(MAX + back)
  }
})
