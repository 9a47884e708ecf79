/** Needs no database: the local Stripe over HTTP, with the SDK the app uses. */
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { PLANS } from '../../lib/billing/plans.ts'
import { LOCAL_PRICE_IDS, startLocalStripe } from '../../local/stripe/server.ts'
import { createUma, openCheckout, subscribeUma } from './person.ts'
import { API_KEY, sdk, startWorld } from './setup.ts'

test('every price of the plan table is for sale under its lookup key and its fixed id', async () => {
  const { stripe } = await startWorld()
  for (const plan of PLANS)
    for (const listed of plan.prices) {
      const { data } = await stripe.prices.list({ lookup_keys: [listed.lookupKey], expand: ['data.product'] })
      expect(data).toMatchObject([
        {
          id: LOCAL_PRICE_IDS[listed.lookupKey],
          unit_amount: listed.amount,
          currency: listed.currency,
          recurring: { interval: listed.interval },
          product: { name: plan.name, metadata: { plan: plan.key } },
        },
      ])
    }
  expect((await stripe.products.list()).data).toHaveLength(2)
})

test('a customer is kept, found by address, changed, and told about', async () => {
  const { stripe } = await startWorld()
  const uma = await createUma(stripe)
  expect(uma.id).toMatch(/^cus_\w{14}$/)
  expect((await stripe.customers.list({ email: 'uma@northwind.test' })).data).toMatchObject([{ id: uma.id }])
  expect((await stripe.customers.list({ email: 'ben@okafor.test' })).data).toEqual([])

  await stripe.customers.update(uma.id, { name: 'Uma M.', metadata: { tenant: '', seats: 3 } })
  expect(await stripe.customers.retrieve(uma.id)).toMatchObject({ name: 'Uma M.', metadata: { seats: '3' } })
  const { data } = await stripe.events.list({ type: 'customer.updated' })
  expect(data[0]?.data).toMatchObject({ previous_attributes: { name: 'Uma Morel' } })
})

test('another key is refused with 401, and no key too', async () => {
  const { server } = await startWorld()
  const stranger = sdk(server, 'sk_test_somebody_elses_key')
  await expect(stranger.customers.list()).rejects.toMatchObject({
    statusCode: 401,
    type: 'StripeAuthenticationError',
    message: expect.stringMatching(/^Invalid API Key provided: sk_test_\*+_key$/),
  })
  const anonymous = await fetch(`${server.url}/v1/customers`)
  expect(anonymous.status).toBe(401)
})

test('a live key cannot start it', async () => {
  const webhook = { url: 'http://127.0.0.1:1/', secret: 'whsec_x' }
  await expect(startLocalStripe({ apiKey: 'sk_live_real', webhook })).rejects.toThrow('test keys only')
})

test('a taken port is named', async () => {
  const { server } = await startWorld()
  await expect(startWorld({ port: server.port })).rejects.toThrow(`Port ${server.port} is taken.`)
})

test('what does not exist is refused as Stripe refuses it', async () => {
  const { stripe, server } = await startWorld()
  await expect(stripe.customers.retrieve('cus_nobody')).rejects.toMatchObject({
    statusCode: 404,
    type: 'StripeInvalidRequestError',
    code: 'resource_missing',
    message: "No such customer: 'cus_nobody'",
  })
  await expect(openCheckout(stripe, 'cus_nobody')).rejects.toMatchObject({
    statusCode: 400,
    code: 'resource_missing',
    param: 'customer',
  })
  await expect(stripe.customers.retrieve('__proto__')).rejects.toMatchObject({ code: 'resource_missing' })
  await expect(stripe.coupons.list()).rejects.toMatchObject({ statusCode: 404 })
  const page = await fetch(`${server.url}/nowhere`)
  expect(page.status).toBe(404)
  expect(await page.text()).toContain('There is nothing here')
})

test('parameters that Stripe does not know are refused by name', async () => {
  const { stripe } = await startWorld()
  const uma = await createUma(stripe)
  const surprising = { email: 'uma@northwind.test', plan_name: 'pro' }
  await expect(stripe.customers.create(surprising)).rejects.toMatchObject({
    statusCode: 400,
    code: 'parameter_unknown',
    param: 'plan_name',
    message: 'Received unknown parameter: plan_name',
  })
  const line = { price: LOCAL_PRICE_IDS.pro_monthly, colour: 'red' }
  await expect(openCheckout(stripe, uma.id, { line_items: [line] })).rejects.toMatchObject({
    param: 'line_items[0][colour]',
  })
  await expect(stripe.checkout.sessions.create({ mode: 'subscription' })).rejects.toMatchObject({
    code: 'parameter_missing',
    param: 'success_url',
  })
  await expect(openCheckout(stripe, uma.id, { success_url: 'javascript:alert(1)' })).rejects.toMatchObject({
    code: 'url_invalid',
  })
  await expect(stripe.customers.list({ limit: 101 })).rejects.toMatchObject({ param: 'limit' })
})

test('an idempotency key gives the first answer again, and refuses other parameters', async () => {
  const { stripe } = await startWorld()
  const once = { idempotencyKey: 'customer-of-northwind' }
  const asked = { email: 'uma@northwind.test', name: 'Uma Morel' }
  const [first, second] = await Promise.all([
    stripe.customers.create(asked, once),
    stripe.customers.create(asked, once),
  ])
  expect(second.id).toBe(first.id)
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
  expect((await stripe.customers.list()).data).toHaveLength(1)

  await expect(stripe.customers.create({ email: 'ben@okafor.test' }, once)).rejects.toMatchObject({
    statusCode: 400,
    type: 'StripeIdempotencyError',
  })
  await expect(stripe.billingPortal.sessions.create({ customer: first.id }, once)).rejects.toMatchObject({
    type: 'StripeIdempotencyError',
  })
  expect((await stripe.customers.list()).data).toHaveLength(1)
})

test('lists come newest first, in pages, and the SDK walks through all of them', async () => {
  const { stripe } = await startWorld()
  for (let number = 1; number <= 5; number++) await stripe.customers.create({ name: `Guest ${number}` })
  const first = await stripe.customers.list({ limit: 2 })
  expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/customers' })
  expect(first.data.map((one) => one.name)).toEqual(['Guest 5', 'Guest 4'])
  const last = await stripe.customers.list({ limit: 4, starting_after: first.data[1]?.id ?? '' })
  expect(last.data.map((one) => one.name)).toEqual(['Guest 3', 'Guest 2', 'Guest 1'])
  expect(last.has_more).toBe(false)
  const all = await stripe.customers.list({ limit: 2 }).autoPagingToArray({ limit: 100 })
  expect(all).toHaveLength(5)
  const previous = await stripe.customers.list({ limit: 1, ending_before: last.data[0]?.id ?? '' })
  expect(previous.data.map((one) => one.name)).toEqual(['Guest 4'])
})

test('what is asked for is expanded, and what cannot be is refused', async () => {
  const { stripe } = await startWorld()
  const subscription = await subscribeUma(stripe)
  const expanded = await stripe.subscriptions.retrieve(subscription.id, {
    expand: ['customer', 'latest_invoice.payments', 'items.data.price.product', 'default_payment_method'],
  })
  expect(expanded).toMatchObject({
    customer: { email: 'uma@northwind.test' },
    latest_invoice: { payments: { data: [{ payment: { payment_intent: expect.stringMatching(/^pi_/) } }] } },
    items: { data: [{ price: { product: { name: 'Pro' } } }] },
    default_payment_method: { card: { last4: '4242', brand: 'visa' } },
  })
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    customer: subscription.customer,
    latest_invoice: expect.stringMatching(/^in_/),
  })
  await expect(stripe.subscriptions.retrieve(subscription.id, { expand: ['status'] })).rejects.toThrow(
    'This property cannot be expanded (status).',
  )
})

test('another API version is refused, so that a changed SDK is noticed', async () => {
  const { server } = await startWorld()
  const answer = await fetch(`${server.url}/v1/customers`, {
    headers: { Authorization: `Bearer ${API_KEY}`, 'Stripe-Version': '2020-08-27' },
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    error: { message: expect.stringContaining(Stripe.API_VERSION) },
  })
})
