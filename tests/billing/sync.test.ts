import { expect, test, vi } from 'vitest'
import { CAUSE, createNorthwind, look, payForPro, startStripe } from './world.ts'

type Row = { status: string; price_id: string; cancel_at_period_end: boolean; synced_at: Date }

/** A fresh client for each test, because each has a Stripe of its own. */
async function billing() {
  vi.resetModules()
  Reflect.deleteProperty(globalThis, 'portcullisStripe')
  return import('@/lib/billing/sync')
}

const subscriptionOf = async (tenantId: string) =>
  (await look<Row>('SELECT * FROM subscriptions WHERE tenant_id = $1', [tenantId]))[0]

const eventsOf = (tenantId: string) =>
  look<{ event: string; metadata: { before?: Row; after?: Row } }>(
    `SELECT event, metadata FROM audit_events WHERE tenant_id = $1 AND event = 'billing.subscription_synced' ORDER BY seq`,
    [tenantId],
  )

async function start() {
  const { stripe } = await startStripe()
  const customer = await stripe.customers.create({ email: 'uma@northwind.test' })
  const { tenantId } = await createNorthwind(customer.id)
  return { stripe, customerId: customer.id, tenantId, ...(await billing()) }
}

test('our row becomes what Stripe says, and the change is in Northwind’s trail', async () => {
  const { stripe, customerId, tenantId, syncCustomer } = await start()
  await payForPro(stripe, customerId)
  await syncCustomer(customerId, CAUSE)
  expect(await subscriptionOf(tenantId)).toMatchObject({ status: 'active', cancel_at_period_end: false })
  const events = await eventsOf(tenantId)
  expect(events).toHaveLength(1)
  expect(events[0]?.metadata.after).toMatchObject({ status: 'active', plan: 'pro_monthly' })
})

test('T52 the same event twenty times at once changes the row once and is recorded once', async () => {
  const { stripe, customerId, tenantId, syncCustomer } = await start()
  await payForPro(stripe, customerId)
  await Promise.all(Array.from({ length: 20 }, () => syncCustomer(customerId, CAUSE)))
  expect(await look('SELECT id FROM subscriptions WHERE tenant_id = $1', [tenantId])).toHaveLength(1)
  expect(await eventsOf(tenantId)).toHaveLength(1)
})

test('T52 a reading that began before the row’s own never overwrites it', async () => {
  const { stripe, customerId, tenantId, syncCustomer } = await start()
  const id = await payForPro(stripe, customerId)
  await syncCustomer(customerId, CAUSE)
  await look(`UPDATE subscriptions SET synced_at = now() + interval '1 hour' WHERE tenant_id = $1`, [
    tenantId,
  ])
  await stripe.subscriptions.update(id, { cancel_at_period_end: true })
  await syncCustomer(customerId, CAUSE)
  expect(await subscriptionOf(tenantId)).toMatchObject({ cancel_at_period_end: false })

  await look(`UPDATE subscriptions SET synced_at = now() - interval '1 hour' WHERE tenant_id = $1`, [
    tenantId,
  ])
  await syncCustomer(customerId, CAUSE)
  expect(await subscriptionOf(tenantId)).toMatchObject({ cancel_at_period_end: true })
})

test('a cancellation and its resumption both arrive, before and after in the trail', async () => {
  const { stripe, customerId, tenantId, syncCustomer } = await start()
  const id = await payForPro(stripe, customerId)
  for (const cancel of [true, false]) {
    await syncCustomer(customerId, CAUSE)
    await stripe.subscriptions.update(id, { cancel_at_period_end: cancel })
  }
  await syncCustomer(customerId, CAUSE)
  const events = await eventsOf(tenantId)
  expect(events.map(({ metadata }) => Reflect.get(metadata.after ?? {}, 'ends'))).toEqual([
    false,
    true,
    false,
  ])
})

test('an ended subscription no longer counts as one', async () => {
  const { stripe, customerId, tenantId, syncCustomer } = await start()
  const id = await payForPro(stripe, customerId)
  await stripe.subscriptions.cancel(id)
  await syncCustomer(customerId, CAUSE)
  const row = await subscriptionOf(tenantId)
  expect(row?.status).toBe('canceled')
  const { entitledPlan } = await import('@/lib/billing/entitlements')
  const facts = {
    status: row?.status ?? '',
    priceId: row?.price_id ?? '',
    currentPeriodEnd: new Date(Date.now() + 1e9),
  }
  expect(entitledPlan(facts)).toBe('free')
  expect(entitledPlan({ ...facts, status: 'active' })).toBe('pro')
})

test('a customer we do not have is refused, and nothing is written', async () => {
  const { stripe, syncCustomer } = await start()
  const stranger = await stripe.customers.create({ email: 'ben@okafor.test' })
  await expect(syncCustomer(stranger.id, CAUSE)).rejects.toMatchObject({ code: 'BILLING_UNKNOWN_CUSTOMER' })
})

test('while Stripe does not answer, the row stays as it is', async () => {
  const { stripe, customerId, tenantId, syncCustomer } = await start()
  await payForPro(stripe, customerId)
  await syncCustomer(customerId, CAUSE)
  process.env.STRIPE_API_URL = 'http://127.0.0.1:9'
  const { syncCustomer: withoutStripe } = await billing()
  await expect(withoutStripe(customerId, CAUSE)).rejects.toThrow()
  expect(await subscriptionOf(tenantId)).toMatchObject({ status: 'active' })
})
