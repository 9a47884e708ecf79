import { expect, test, vi } from 'vitest'
import { createNorthwind, look, startStripe } from './world.ts'

async function checkout() {
  vi.resetModules()
  Reflect.deleteProperty(globalThis, 'portcullisStripe')
  return { ...(await import('@/lib/billing/checkout')), ...(await import('@/lib/db')) }
}

test('T55 fifty people of Northwind who subscribe at the same moment share one customer', async () => {
  const { stripe } = await startStripe()
  const { tenantId } = await createNorthwind(null)
  const { ensureCustomer, readCustomerFacts, rememberCustomer, withTenant, inTransaction } = await checkout()
  const facts = await withTenant(tenantId, (tx) => readCustomerFacts(tx, tenantId))
  expect(facts).toMatchObject({ customerId: null, subscribed: false, tenantName: 'Northwind' })

  const ids = await Promise.all(Array.from({ length: 50 }, () => ensureCustomer(facts, 'uma@northwind.test')))
  expect(new Set(ids).size).toBe(1)
  expect((await stripe.customers.list({ limit: 100 })).data).toHaveLength(1)

  await inTransaction('system', async (tx) => {
    await rememberCustomer(tx, tenantId, ids[0] ?? '')
    await tx.$queryRaw`SELECT app.append_audit(${tenantId}::uuid, 'test.kept', 'success', NULL, 'system', NULL, NULL, NULL, 'test', NULL, NULL, '{}')`
  })
  const [tenant] = await look<{ stripe_customer_id: string }>('SELECT * FROM tenants WHERE id = $1', [
    tenantId,
  ])
  expect(tenant?.stripe_customer_id).toBe(ids[0])
  const again = await withTenant(tenantId, (tx) => readCustomerFacts(tx, tenantId))
  expect(await ensureCustomer(again, 'somebody@else.test')).toBe(ids[0])
})

test('a customer id that is kept is never replaced by another', async () => {
  await startStripe()
  const { tenantId } = await createNorthwind(`cus_${'first'.padEnd(14, '0')}`)
  const { rememberCustomer, inTransaction } = await checkout()
  await inTransaction('system', (tx) => rememberCustomer(tx, tenantId, 'cus_second'))
  const [tenant] = await look<{ stripe_customer_id: string }>('SELECT * FROM tenants WHERE id = $1', [
    tenantId,
  ])
  expect(tenant?.stripe_customer_id).toBe('cus_first000000000')
})

test('the hosted pages come back to our own address', async () => {
  const { stripe } = await startStripe()
  const { createCheckout, createPortal } = await checkout()
  const { PRICE_IDS } = await import('@/lib/billing/prices')
  const customer = await stripe.customers.create({ email: 'uma@northwind.test' })
  const url = await createCheckout(customer.id, '11111111-1111-4111-8111-111111111111', PRICE_IDS[0] ?? '')
  expect(url.startsWith(process.env.STRIPE_API_URL ?? 'nowhere')).toBe(true)
  const sessions = await stripe.checkout.sessions.list({ limit: 1 }).catch(() => null)
  if (sessions) expect(sessions.data[0]?.success_url).toBe('http://localhost:3000/billing/return')
  const portal = await fetch(await createPortal(customer.id))
  expect(await portal.text()).toContain('href="http://localhost:3000/billing/return"')
})
