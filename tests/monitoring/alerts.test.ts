import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CODES, type Code, isCritical, Refusal } from '@/lib/errors'
import { alertHook } from '@/lib/monitoring/alert-hook'
import { setAdapters } from '@/lib/monitoring/port'
import { recordFault, recordRefusal } from '@/lib/monitoring/record'
import { type Heard, type Listener, listen } from '../support/listener.ts'
import { readLog } from '../support/log.ts'
import '../support/request.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const QUIET_MS = 1_000

let server: Listener
beforeEach(async () => {
  server = await listen()
  setAdapters([alertHook({ url: server.url, secret: `whsec_${KEY}`, quietMs: QUIET_MS, pausesMs: [10, 20] })])
})
afterEach(async () => {
  setAdapters([])
  await server.stop()
})

const fail = (code: Code, requestId = 'req_1') =>
  recordFault(new Refusal(code), { event: 'tests.tried', requestId })

test('a critical fault calls somebody: what happened, where, and what to do', async () => {
  fail('DB_NO_AUDIT', 'req_0123456789abcdef0123')
  const [heard] = await server.hear(1)
  expect(JSON.parse(heard?.body ?? '')).toEqual({
    id: expect.stringMatching(/^msg_/),
    at: expect.any(String),
    code: 'DB_NO_AUDIT',
    text: expect.stringContaining('DB_NO_AUDIT at tests.tried'),
    meaning: CODES.DB_NO_AUDIT[1],
    remedy: CODES.DB_NO_AUDIT[2],
    event: 'tests.tried',
    requestId: 'req_0123456789abcdef0123',
    missed: 0,
  })
})

test('the signature covers id, time and body', async () => {
  fail('DB_REFUSED')
  const [{ headers, body }] = (await server.hear(1)) as [Heard]
  const sign = (text: string) =>
    `v1,${createHmac('sha256', Buffer.from(KEY, 'base64')).update(text).digest('base64')}`
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature } = headers
  expect(signature).toBe(sign(`${id}.${seconds}.${body}`))
  expect(signature).not.toBe(sign(`${id}.${Number(seconds) + 1}.${body}`))
  expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(5)
})

test('the codes that call somebody are those whose promise is broken, and the rest stays quiet', async () => {
  const critical = (Object.keys(CODES) as Code[]).filter(isCritical)
  expect(critical).toEqual(
    expect.arrayContaining([
      'BILLING_DOUBLE',
      'DB_NO_AUDIT',
      'DB_REFUSED',
      'DB_UNAVAILABLE',
      'REDIRECT_FOREIGN',
    ]),
  )
  for (const code of Object.keys(CODES) as Code[]) {
    recordRefusal(new Refusal(code), { event: 'tests.tried' })
    recordFault(new Refusal(code), { event: 'tests.tried' })
  }
  const codes = () => new Set(server.heard.map(({ body }) => JSON.parse(body).code))
  await expect.poll(codes, { timeout: 8_000 }).toEqual(new Set(critical))
  await sleep(50)
  expect(codes()).toEqual(new Set(critical))
})

test('a storm is one alert, and one more that counts what came meanwhile', async () => {
  for (let time = 0; time < 500; time += 1) fail('DB_UNAVAILABLE', `req_${time}`)
  await server.hear(1)
  await sleep(100)
  expect(server.heard).toHaveLength(1)
  const [, second] = await server.hear(2)
  expect(JSON.parse(second?.body ?? '')).toMatchObject({ missed: 499, requestId: 'req_499' })
  await sleep(2 * QUIET_MS)
  expect(server.heard).toHaveLength(2)
  fail('DB_UNAVAILABLE')
  await server.hear(3)
})

test('it is tried again, and what cannot be delivered stands in the log; the request waits for none of it', async () => {
  const { entries } = readLog()
  server.answer(503)
  fail('DB_UNAVAILABLE')
  // It has come back, and nobody was called yet.
  expect(server.heard).toEqual([])
  await server.hear(3)
  await sleep(50)
  expect(server.heard).toHaveLength(3)
  expect(entries()).toContainEqual(
    expect.objectContaining({ event: 'monitoring.alert_lost', code: 'DB_UNAVAILABLE', attempts: 3 }),
  )
})
