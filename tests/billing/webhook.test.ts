import Stripe from 'stripe'
import { beforeEach, expect, test, vi } from 'vitest'
import { createNorthwind, look, payForPro, startStripe } from './world.ts'

const SECRET = () => process.env.STRIPE_WEBHOOK_SECRET ?? ''
const nowInSeconds = () => Math.floor(Date.now() / 1000)

async function webhooks() {
  vi.resetModules()
  Reflect.deleteProperty(globalThis, 'portcullisStripe')
  return { ...(await import('@/lib/webhooks/stripe')), ...(await import('@/lib/webhooks/inbox')) }
}

const event = (changes: object = {}) => ({
  id: `evt_${Math.random().toString(36).slice(2)}`,
  object: 'event',
  api_version: '2026-10-28.endive',
  livemode: false,
  type: 'customer.subscription.updated',
  data: { object: { object: 'subscription', id: 'sub_1', customer: 'cus_unknown' } },
  ...changes,
})

function signed(
  payload: string,
  { secret = SECRET(), timestamp = nowInSeconds(), sent = payload } = {},
): Request {
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp })
  return new Request('http://localhost:3000/api/webhooks/stripe', {
    method: 'POST',
    headers: { 'stripe-signature': signature },
    body: sent,
  })
}

beforeEach(() => look('DELETE FROM webhook_inbox'))

test('a signed event is taken, by its raw bytes', async () => {
  const { verifyStripeEvent } = await webhooks()
  const payload = `${JSON.stringify(event({ id: 'evt_ä' }), null, 3)}\n`
  expect(await verifyStripeEvent(signed(payload))).toMatchObject({ id: 'evt_ä' })
})

const body = JSON.stringify(event())
const forgeries: Record<string, () => Request> = {
  'another secret': () => signed(body, { secret: 'whsec_somebody_elses_secret' }),
  'an old signature': () => signed(body, { timestamp: nowInSeconds() - 301 }),
  'a signature from the future': () => signed(body, { timestamp: nowInSeconds() + 301 }),
  'one more space': () => signed(body, { sent: `${body} ` }),
  'a byte order mark': () => signed(body, { sent: `\uFEFF${body}` }),
  'the body parsed and written again': () => signed(JSON.stringify(event(), null, 2), { sent: body }),
  'no signature': () => new Request('http://localhost/', { method: 'POST', body }),
  'an empty signature': () =>
    new Request('http://localhost/', { method: 'POST', body, headers: { 'stripe-signature': '' } }),
  'scheme v0 only': () => {
    const header = signed(body).headers.get('stripe-signature')?.replace('v1=', 'v0=') ?? ''
    return new Request('http://localhost/', { method: 'POST', body, headers: { 'stripe-signature': header } })
  },
  'no time': () => {
    const header =
      signed(body)
        .headers.get('stripe-signature')
        ?.replace(/t=\d+,/, '') ?? ''
    return new Request('http://localhost/', { method: 'POST', body, headers: { 'stripe-signature': header } })
  },
}

test.each(Object.entries(forgeries))('T50 %s is refused', async (_name, forge) => {
  const { verifyStripeEvent } = await webhooks()
  await expect(verifyStripeEvent(forge())).rejects.toMatchObject({ code: 'WEBHOOK_SIGNATURE' })
  expect(await verifyStripeEvent(signed(body))).toMatchObject({ object: 'event' })
})

test('T50 more than half a megabyte is not even read', async () => {
  const { verifyStripeEvent } = await webhooks()
  const large = signed(JSON.stringify(event({ padding: 'x'.repeat(600_000) })))
  await expect(verifyStripeEvent(large)).rejects.toMatchObject({ code: 'WEBHOOK_TOO_LARGE' })
  const fits = signed(JSON.stringify(event({ padding: 'x'.repeat(400_000) })))
  expect(await verifyStripeEvent(fits)).toMatchObject({ object: 'event' })
})

test('T10 a body without end is read no further than the bound', async () => {
  const { verifyStripeEvent } = await webhooks()
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 64 * 1024
      controller.enqueue(new Uint8Array(64 * 1024))
    },
  })
  const headers = { 'stripe-signature': `t=${nowInSeconds()},v1=0` }
  // `duplex` is required by Node for a stream, and unknown to the types of browsers.
  const init = { method: 'POST', body: endless, headers, duplex: 'half' }
  const request = new Request('http://localhost/', init)
  await expect(verifyStripeEvent(request)).rejects.toMatchObject({ code: 'WEBHOOK_TOO_LARGE' })
  expect(sent).toBeLessThan(1024 * 1024)
})

test('T51 T52 an event is stored once however often it comes, and worked on once it is stored', async () => {
  const { stripe } = await startStripe()
  const customer = await stripe.customers.create({ email: 'uma@northwind.test' })
  const { tenantId } = await createNorthwind(customer.id)
  await payForPro(stripe, customer.id)
  const { verifyStripeEvent, storeStripeEvent, drainInbox } = await webhooks()
  const payload = JSON.stringify(
    event({ data: { object: { object: 'subscription', customer: customer.id } } }),
  )
  for (let time = 0; time < 5; time += 1) await storeStripeEvent(await verifyStripeEvent(signed(payload)))
  expect(await look('SELECT status FROM webhook_inbox')).toEqual([{ status: 'PENDING' }])

  const counts = await Promise.all([drainInbox(), drainInbox(), drainInbox()])
  expect(counts.reduce((sum, count) => sum + count)).toBe(1)
  expect(await look('SELECT status, attempts FROM webhook_inbox')).toEqual([{ status: 'DONE', attempts: 1 }])
  expect(await look('SELECT status FROM subscriptions WHERE tenant_id = $1', [tenantId])).toEqual([
    { status: 'active' },
  ])
})

test('T58 an event of another API version or mode is parked for a person, not worked on', async () => {
  const { verifyStripeEvent, storeStripeEvent, drainInbox } = await webhooks()
  for (const changes of [{ api_version: '2019-01-01' }, { livemode: true }]) {
    await storeStripeEvent(await verifyStripeEvent(signed(JSON.stringify(event(changes)))))
  }
  expect(await drainInbox()).toBe(0)
  expect(await look('SELECT DISTINCT status, last_code FROM webhook_inbox')).toEqual([
    { status: 'PARKED', last_code: 'WEBHOOK_FOREIGN' },
  ])
})

test('an event that cannot be worked on comes back later, and is parked after eight tries', async () => {
  await startStripe()
  const { verifyStripeEvent, storeStripeEvent, drainInbox } = await webhooks()
  await storeStripeEvent(await verifyStripeEvent(signed(body)))
  expect(await drainInbox()).toBe(1)
  expect(await drainInbox()).toBe(0)
  const [row] = await look<{ status: string; last_code: string; later: boolean }>(
    'SELECT status, last_code, next_try_at > now() AS later FROM webhook_inbox',
  )
  expect(row).toMatchObject({ status: 'PENDING', later: true })
  for (let attempt = 2; attempt <= 8; attempt += 1) {
    await look('UPDATE webhook_inbox SET next_try_at = now()')
    expect(await drainInbox()).toBe(1)
  }
  expect(await look('SELECT status, attempts FROM webhook_inbox')).toEqual([
    { status: 'PARKED', attempts: 8 },
  ])
})

test('a process that dies while it works on an event leaves it to the next one', async () => {
  const { verifyStripeEvent, storeStripeEvent, drainInbox } = await webhooks()
  await storeStripeEvent(
    await verifyStripeEvent(signed(JSON.stringify(event({ data: { object: { object: 'product' } } })))),
  )
  await look(`UPDATE webhook_inbox SET attempts = 1, next_try_at = now() + interval '1 minute'`)
  expect(await drainInbox()).toBe(0)
  await look('UPDATE webhook_inbox SET next_try_at = now()')
  expect(await drainInbox()).toBe(1)
  expect(await look('SELECT status FROM webhook_inbox')).toEqual([{ status: 'DONE' }])
})
