import { beforeAll, expect, test } from 'vitest'
import { changingNothing } from '../support/digest.ts'
import { asAdmin } from '../support/trail.ts'

// B2 B6: an API key of the environment, at the only address that has one.

const TOKEN = 'metrics-token-of-this-test-0123456789'

type Read = (authorization: string | null) => Promise<Response>
let read: Read

beforeAll(async () => {
  // The environment is read when it is first imported, so it comes before everything of the app.
  process.env.METRICS_TOKEN = TOKEN
  const { startMonitoring } = await import('@/lib/monitoring/start')
  await startMonitoring()
  const { GET } = await import('@/app/api/metrics/route')
  const { inRequest } = await import('../support/request.ts')
  const request = new Request('http://localhost/api/metrics') as never
  read = (authorization) => inRequest({ headers: { authorization } }, () => GET(request))
})

test('Prometheus reads them with its key', async () => {
  const answer = await read(`Bearer ${TOKEN}`)
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('portcullis_')
})

test.each([null, '', 'Bearer', 'Bearer x', `Basic ${TOKEN}`, `Bearer ${TOKEN} ${TOKEN}`, `Bearer ${TOKEN}0`])(
  'nobody else does: %j',
  async (key) => {
    const answer = await changingNothing(() => read(key))
    expect(answer.status).toBe(401)
    const { error } = (await answer.json()) as { error: { reason: string; requestId: string } }
    expect(error.reason).toBe('signed_out')
    expect(
      await asAdmin('SELECT code, outcome FROM audit_events WHERE request_id = $1', [error.requestId]),
    ).toEqual([{ code: 'AUTH_KEY_WRONG', outcome: 'denied' }])
  },
)
