import { createServer } from 'node:http'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createNorthwind, look, payForPro, startStripe } from './world.ts'

async function checkout() {
  vi.resetModules()
  Reflect.deleteProperty(globalThis, 'portcullisStripe')
  return { ...(await import('@/lib/billing/checkout')), ...(await import('@/lib/db')) }
}

const northwind = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  tenantName: 'Northwind',
  customerId: null,
  subscribed: false,
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

test('T55 only one checkout of Northwind is open at a time, and it comes back to our own address', async () => {
  const { stripe } = await startStripe()
  const { subscribeAddress } = await checkout()
  const { PRICE_IDS } = await import('@/lib/billing/prices')
  const customer = await stripe.customers.create({ email: 'uma@northwind.test' })
  const tabs = [PRICE_IDS[0] ?? '', PRICE_IDS[2] ?? '']
  for (const price of tabs) {
    const url = await subscribeAddress(northwind, customer.id, price)
    expect(url.startsWith(process.env.STRIPE_API_URL ?? 'nowhere')).toBe(true)
  }
  const { data } = await stripe.checkout.sessions.list({ customer: customer.id })
  expect(data.map(({ status }) => status).sort()).toEqual(['expired', 'open'])
  expect(data[0]?.success_url).toBe('http://localhost:3000/billing/return')
})

test('T55 who has subscribed already comes to the portal, even while our row does not know it yet', async () => {
  const { stripe } = await startStripe()
  const { subscribeAddress } = await checkout()
  const { PRICE_IDS } = await import('@/lib/billing/prices')
  const customer = await stripe.customers.create({ email: 'uma@northwind.test' })
  await payForPro(stripe, customer.id)
  const portal = await fetch(await subscribeAddress(northwind, customer.id, PRICE_IDS[0] ?? ''))
  expect(await portal.text()).toContain('href="http://localhost:3000/billing/return"')
  expect((await stripe.checkout.sessions.list({ customer: customer.id, status: 'open' })).data).toEqual([])
})

test('T4 asked for another team, a transaction of Ben’s finds none to buy for', async () => {
  const [northwind, bens] = [await createNorthwind(null), await createNorthwind(null)]
  const { readCustomerFacts, withTenant } = await checkout()
  const asked = (tenantId: string) => withTenant(bens.tenantId, (tx) => readCustomerFacts(tx, tenantId))
  expect(await asked(bens.tenantId)).toMatchObject({ tenantId: bens.tenantId })
  await expect(asked(northwind.tenantId)).rejects.toMatchObject({ code: 'TENANT_NOT_FOUND' })
})

test('a checkout that Stripe opens without an address is refused, and nobody is sent anywhere', async () => {
  // As Stripe answers for a checkout that is embedded in a page.
  const answers = createServer((request, response) => {
    const body = request.method === 'GET' ? { object: 'list', data: [] } : { id: 'cs_1', url: null }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => answers.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void answers.close())
  const address = answers.address()
  process.env.STRIPE_API_URL = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const { subscribeAddress } = await checkout()
  await expect(subscribeAddress(northwind, 'cus_1', 'price_1')).rejects.toMatchObject({
    code: 'STRIPE_REFUSED',
  })
})
