/** Needs no database: the local Stripe over HTTP, with the SDK the app uses. */
import { expect, test } from 'vitest'
import { LOCAL_PRICE_IDS } from '../../local/stripe/server.ts'
import { createUma, GOOD_CARD, openCheckout, submit, subscribeUma } from './person.ts'
import { startWorld } from './setup.ts'

test('a subscription is cancelled at the end of its period, and resumed', async () => {
  const { stripe } = await startWorld()
  const { id, items } = await subscribeUma(stripe)
  const ending = await stripe.subscriptions.update(id, { cancel_at_period_end: true })
  expect(ending).toMatchObject({
    status: 'active',
    cancel_at_period_end: true,
    cancel_at: items.data[0]?.current_period_end,
    cancellation_details: { reason: 'cancellation_requested' },
  })
  const resumed = await stripe.subscriptions.update(id, { cancel_at_period_end: false })
  expect(resumed).toMatchObject({ cancel_at_period_end: false, cancel_at: null, canceled_at: null })

  const { data } = await stripe.events.list({ type: 'customer.subscription.updated' })
  expect(data.map((event) => event.data)).toMatchObject([
    { previous_attributes: { cancel_at_period_end: true } },
    { previous_attributes: { cancel_at_period_end: false } },
  ])
})

test('a cancelled subscription is over, leaves the list, and cannot be cancelled twice', async () => {
  const { stripe } = await startWorld()
  const { id, customer } = await subscribeUma(stripe)
  const canceled = await stripe.subscriptions.cancel(id, {
    cancellation_details: { feedback: 'too_complex' },
  })
  expect(canceled).toMatchObject({
    status: 'canceled',
    ended_at: expect.any(Number),
    cancellation_details: { feedback: 'too_complex' },
  })
  const owner = String(customer)
  expect((await stripe.subscriptions.list({ customer: owner })).data).toEqual([])
  expect((await stripe.subscriptions.list({ customer: owner, status: 'all' })).data).toHaveLength(1)
  expect((await stripe.subscriptions.list({ customer: owner, status: 'canceled' })).data).toHaveLength(1)
  expect((await stripe.events.list({ type: 'customer.subscription.deleted' })).data).toHaveLength(1)
  await expect(stripe.subscriptions.cancel(id)).rejects.toMatchObject({ code: 'resource_missing' })
  await expect(stripe.subscriptions.update(id, { cancel_at_period_end: true })).rejects.toThrow(
    'A canceled subscription can only update',
  )
})

test('a bigger plan in mid-period charges the difference for what is left of it', async () => {
  let now = new Date('2027-04-01T00:00:00Z')
  const { stripe } = await startWorld({ now: () => now })
  const { id, items } = await subscribeUma(stripe)
  now = new Date('2027-04-16T00:00:00Z')

  const changed = await stripe.subscriptions.update(id, {
    items: [{ id: items.data[0]?.id ?? '', price: LOCAL_PRICE_IDS.business_monthly }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  })
  expect(changed.items.data[0]?.current_period_end).toBe(items.data[0]?.current_period_end)
  expect(changed.items.data[0]?.price.lookup_key).toBe('business_monthly')
  expect(changed.latest_invoice).toMatchObject({
    billing_reason: 'subscription_update',
    status: 'paid',
    total: 1500,
    lines: { data: [{ amount: -950 }, { amount: 2450 }] },
  })
})

test('a smaller plan leaves credit, which the next invoice draws on', async () => {
  let now = new Date('2027-04-01T00:00:00Z')
  const { stripe } = await startWorld({ now: () => now })
  const uma = await createUma(stripe)
  const session = await openCheckout(stripe, uma.id, {
    line_items: [{ price: LOCAL_PRICE_IDS.business_yearly, quantity: 1 }],
  })
  await submit(session.url ?? '', GOOD_CARD)
  now = new Date('2027-04-02T00:00:00Z')

  const [subscription] = (await stripe.subscriptions.list({ customer: uma.id })).data
  const changed = await stripe.subscriptions.update(subscription?.id ?? '', {
    items: [{ id: subscription?.items.data[0]?.id ?? '', price: LOCAL_PRICE_IDS.pro_monthly }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  })
  const credit = 1900 - Math.round((49000 * 365) / 366)
  expect(changed.billing_cycle_anchor).toBe(now.getTime() / 1000)
  expect(changed.latest_invoice).toMatchObject({
    status: 'paid',
    total: credit,
    amount_due: 0,
    amount_paid: 0,
  })
  expect(await stripe.customers.retrieve(uma.id)).toMatchObject({ balance: credit })

  const again = await stripe.subscriptions.update(changed.id, {
    items: [{ id: changed.items.data[0]?.id ?? '', price: LOCAL_PRICE_IDS.pro_yearly }],
    expand: ['latest_invoice'],
  })
  expect(again.latest_invoice).toMatchObject({ total: 17100, starting_balance: credit, amount_due: 0 })
  expect(await stripe.customers.retrieve(uma.id)).toMatchObject({ balance: credit + 17100 })
})

test('items and prices that do not exist are refused, and nothing changes', async () => {
  const { stripe } = await startWorld()
  const { id, items } = await subscribeUma(stripe)
  const item = items.data[0]?.id ?? ''
  await expect(
    stripe.subscriptions.update(id, { items: [{ id: 'si_other', price: LOCAL_PRICE_IDS.pro_yearly }] }),
  ).rejects.toMatchObject({ param: 'items[0][id]' })
  await expect(
    stripe.subscriptions.update(id, { items: [{ id: item, price: 'price_other' }] }),
  ).rejects.toMatchObject({ param: 'items[0][price]' })
  expect((await stripe.subscriptions.retrieve(id)).items.data[0]?.price.id).toBe(LOCAL_PRICE_IDS.pro_monthly)
  expect((await stripe.events.list({ type: 'customer.subscription.updated' })).data).toEqual([])
})
