import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '@/lib/errors'
import { meter } from '@/lib/monitoring/meter'
import { collectorReader, headersFrom, tracer } from '@/lib/monitoring/opentelemetry'
import { flushMonitoring, setAdapters } from '@/lib/monitoring/port'
import { recordRefusal, recordSuccess } from '@/lib/monitoring/record'
import { type Listener, listen } from '../support/listener.ts'
import '../support/request.ts'

let server: Listener
beforeAll(async () => {
  server = await listen()
  const collector = {
    endpoint: `${server.url}/`,
    headers: headersFrom('authorization=Bearer%20key, x-team=a'),
  }
  setAdapters([meter([collectorReader(collector)]), tracer(collector)])
  recordSuccess({ event: 'user.name_updated', requestId: 'req_1', address: '203.0.113.7', ms: 20 })
  recordRefusal(new Refusal('STRIPE_UNAVAILABLE', { cause: new Error('Bearer C4n4ry') }), {
    event: 'billing.portal_opened',
    requestId: 'req_2',
    address: '203.0.113.7',
    ms: 30,
  })
  await flushMonitoring()
})
afterAll(() => server.stop())

test('a collector gets the metrics (OTLP over HTTP)', async () => {
  const [heard] = await server.hear(1, ({ path }) => path === '/v1/metrics')
  expect(heard).toMatchObject({
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer key', 'x-team': 'a' },
  })
  const { resourceMetrics } = JSON.parse(heard?.body ?? '')
  const [{ metrics }] = resourceMetrics[0].scopeMetrics
  const points = Object.fromEntries(
    metrics.map(({ name, sum, histogram, gauge }: Record<string, { dataPoints: unknown[] }>) => [
      name,
      (sum ?? histogram ?? gauge)?.dataPoints,
    ]),
  )
  expect(points.portcullis_requests).toHaveLength(2)
  expect(points.portcullis_duration_seconds).toHaveLength(2)
  expect(points.portcullis_failures).toEqual([
    expect.objectContaining({
      asDouble: 1,
      attributes: [{ key: 'code', value: { stringValue: 'STRIPE_UNAVAILABLE' } }],
    }),
  ])
  expect(points.portcullis_webhook_lag_seconds).toHaveLength(1)
})

test('and a span for each piece of guarded work, with its request id; a fault with what was thrown', async () => {
  const heard = await server.hear(1, ({ path }) => path === '/v1/traces')
  const spans = heard.flatMap(({ body }) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans)
  expect(spans.map(({ name }) => name).sort()).toEqual([
    'billing.portal_opened',
    'billing.portal_opened failed',
    'user.name_updated',
  ])
  const failed = spans.find(({ name }) => name === 'billing.portal_opened failed')
  expect(failed.status).toEqual({ code: 2, message: 'STRIPE_UNAVAILABLE' })
  expect(failed.attributes).toContainEqual({ key: 'portcullis.request_id', value: { stringValue: 'req_2' } })
  const work = spans.find(({ name }) => name === 'user.name_updated')
  const took = Number(BigInt(work.endTimeUnixNano) - BigInt(work.startTimeUnixNano)) / 1e6
  expect(took).toBeCloseTo(20, 0)
})

test('T73 nobody is named in any of it', () => {
  const everything = server.heard.map(({ body }) => body).join()
  expect(everything).not.toMatch(/C4n4ry|203\.0\.113\.7/)
})
