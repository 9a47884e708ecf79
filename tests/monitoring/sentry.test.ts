import { afterAll, beforeAll, expect, test } from 'vitest'
import { classify } from '@/lib/classify'
import { inTransaction } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { flushMonitoring, setAdapters } from '@/lib/monitoring/port'
import { recordFault, recordRefusal } from '@/lib/monitoring/record'
import { sentry } from '@/lib/monitoring/sentry'
import { type Heard, type Listener, listen } from '../support/listener.ts'
import '../support/request.ts'

let server: Listener
beforeAll(async () => {
  server = await listen()
  setAdapters([sentry(server.url.replace('://', '://publickey@').concat('/42'), 'production')])
})
afterAll(() => server.stop())

/** The event of an envelope (https://develop.sentry.dev/sdk/foundations/envelopes/): headers, item header, item. */
function eventOf({ body }: Heard): Record<string, unknown> {
  const [envelope = '', item = '', event = ''] = body.split('\n')
  expect(JSON.parse(envelope)).toHaveProperty('event_id')
  expect(JSON.parse(item)).toMatchObject({ type: 'event' })
  return JSON.parse(event)
}

test('T73 a fault arrives as one event: with code, surface, request id and frames, and with nothing of a person', async () => {
  const thrown = await inTransaction('system', (tx) => tx.$queryRaw`SELECT 'C4n4ry@example.com'::uuid`).catch(
    (error: unknown) => error,
  )
  recordRefusal(classify(thrown), {
    event: 'user.name_updated',
    requestId: 'req_0123456789abcdef0123',
    actorId: '3f0c6a52-0000-4000-8000-000000000001',
    tenantId: '3f0c6a52-0000-4000-8000-000000000002',
    address: '203.0.113.7',
    ms: 12,
  })
  const [heard] = await server.hear(1)
  if (heard === undefined) throw new Error('nothing came')
  expect(heard).toMatchObject({ method: 'POST', path: expect.stringMatching(/^\/api\/42\/envelope\//) })
  const event = eventOf(heard)
  expect(Object.keys(event).sort()).toEqual(
    ['environment', 'event_id', 'exception', 'fingerprint', 'level', 'platform', 'tags', 'timestamp'].sort(),
  )
  expect(event).toMatchObject({
    level: 'error',
    environment: 'production',
    tags: { code: 'DB_VALUE', event: 'user.name_updated', request_id: 'req_0123456789abcdef0123' },
  })
  expect(JSON.stringify(event.exception)).toMatch(/"frames":\[\{.*"filename"/)
  expect(heard.body).not.toMatch(/C4n4ry|203\.0\.113\.7|3f0c6a52/)
})

test('a refusal that is no fault is nobody’s business but the log’s', async () => {
  const before = server.heard.length
  recordRefusal(new Refusal('AUTH_NOT_OWNER'), { event: 'tests.tried' })
  await flushMonitoring()
  expect(server.heard).toHaveLength(before)
})

test('the same fault on its way up is reported once', async () => {
  const before = server.heard.length
  const refusal = classify(new Error('once'))
  recordFault(refusal, { event: 'tests.inner' })
  recordRefusal(refusal, { event: 'tests.outer' })
  await server.hear(before + 1)
  await flushMonitoring()
  expect(server.heard).toHaveLength(before + 1)
})

test('the chain of causes arrives, innermost first, each without its secrets', async () => {
  const cause = new Error('Bearer C4n4ry was refused')
  recordFault(new Error('outer', { cause }), { event: 'tests.caused' })
  const heard = await server.hear(1, ({ body }) => body.includes('tests.caused'))
  const { exception } = eventOf(heard[0] as Heard) as { exception: { values: { value: string }[] } }
  expect(exception.values.map(({ value }) => value)).toEqual(['Bearer [secret] was refused', 'outer'])
})

test('a server that fails, or is gone, is nobody’s error', async () => {
  server.answer(500)
  expect(() => recordFault(new Error('unheard'), { event: 'tests.unheard' })).not.toThrow()
  await flushMonitoring()
  setAdapters([sentry('http://publickey@127.0.0.1:9/42', 'production')])
  expect(() => recordFault(new Error('unsent'), { event: 'tests.unsent' })).not.toThrow()
  await flushMonitoring()
})
