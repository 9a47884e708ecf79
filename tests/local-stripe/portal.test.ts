/** Needs no database: the local Stripe over HTTP, with the SDK the app uses. */
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { LOCAL_PRICE_IDS } from '../../local/stripe/server.ts'
import { DECLINED_CARD, GOOD_CARD, submit, subscribeUma } from './person.ts'
import { eventually, startWorld } from './setup.ts'

async function openPortal(stripe: Stripe, customer: string) {
  const session = await stripe.billingPortal.sessions.create({
    customer,
    return_url: 'http://localhost:3000/billing',
  })
  expect(session.id).toMatch(/^bps_/)
  return session.url
}

const read = async (url: string) => (await fetch(url)).text()

test('Uma cancels in the portal, changes her mind, and the app is told both times', async () => {
  const { stripe, receiver } = await startWorld()
  const { id, customer } = await subscribeUma(stripe)
  const portal = await openPortal(stripe, String(customer))
  const home = await read(portal)
  expect(home).toContain('Pro')
  expect(home).toContain('€19.00 a month')
  expect(home).toContain('href="http://localhost:3000/billing"')
  expect(await read(`${portal}/subscriptions/${id}/cancel`)).toContain('Cancel Pro?')

  const canceled = await submit(`${portal}/subscriptions/${id}/cancel`)
  expect(canceled.headers.get('location')).toContain('done=canceled')
  expect(await read(portal)).toContain('Keep my plan')
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
    cancel_at_period_end: true,
    status: 'active',
  })

  await submit(`${portal}/subscriptions/${id}/resume`)
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
    cancel_at_period_end: false,
    cancel_at: null,
  })
  await eventually(
    () => receiver.events.filter((one) => one.type === 'customer.subscription.updated').length === 2,
    'both updates',
  )
})

test('Uma moves to a bigger plan, is told the price beforehand, and finds the invoice', async () => {
  let now = new Date('2027-04-01T00:00:00Z')
  const { stripe } = await startWorld({ now: () => now })
  const { id, customer } = await subscribeUma(stripe)
  now = new Date('2027-04-16T00:00:00Z')
  const portal = await openPortal(stripe, String(customer))
  const choices = await read(`${portal}/subscriptions/${id}/plan`)
  expect(choices).toContain('€15.00 today')
  expect(choices).not.toContain(LOCAL_PRICE_IDS.pro_monthly)

  const unsaid = await submit(`${portal}/subscriptions/${id}/plan`)
  expect(unsaid.status).toBe(422)
  const changed = await submit(`${portal}/subscriptions/${id}/plan`, {
    price: LOCAL_PRICE_IDS.business_monthly,
  })
  expect(changed.headers.get('location')).toContain('done=changed')
  const { items } = await stripe.subscriptions.retrieve(id)
  expect(items.data[0]?.price.id).toBe(LOCAL_PRICE_IDS.business_monthly)

  const { data } = await stripe.invoices.list({ customer: String(customer) })
  expect(data).toMatchObject([{ total: 1500, status: 'paid' }, { total: 1900 }])
  expect(await read(portal)).toContain(data[0]?.number)
  expect(await read(data[0]?.hosted_invoice_url ?? '')).toContain('Unused time on Pro')
})

test('a card that fails later leaves the plan past due until it is replaced', async () => {
  const { stripe, receiver } = await startWorld()
  const { id, customer } = await subscribeUma(stripe)
  const portal = await openPortal(stripe, String(customer))
  const card = `${portal}/subscriptions/${id}/card`
  const refused = await submit(card, DECLINED_CARD)
  expect(await refused.text()).toContain('Your card was declined.')
  await submit(card, { ...GOOD_CARD, number: '4000 0000 0000 0341' })

  const changed = await submit(`${portal}/subscriptions/${id}/plan`, {
    price: LOCAL_PRICE_IDS.business_yearly,
  })
  expect(changed.headers.get('location')).toContain('done=unpaid')
  expect(await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })).toMatchObject({
    status: 'past_due',
    latest_invoice: { status: 'open', attempt_count: 1 },
  })
  await eventually(() => receiver.events.some((one) => one.type === 'invoice.payment_failed'), 'the failure')

  await submit(card, GOOD_CARD)
  expect(await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })).toMatchObject({
    status: 'active',
    latest_invoice: { status: 'paid', amount_remaining: 0 },
  })
})

test('a portal link opens one customer only, and for an hour', async () => {
  let now = new Date('2027-04-01T00:00:00Z')
  const { stripe, server } = await startWorld({ now: () => now })
  const { id } = await subscribeUma(stripe)
  const ben = await stripe.customers.create({ email: 'ben@okafor.test', name: 'Ben Okafor' })
  const portal = await openPortal(stripe, ben.id)
  expect(await read(portal)).toContain('You have no plan at the moment')
  expect((await submit(`${portal}/subscriptions/${id}/cancel`)).status).toBe(404)
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ cancel_at_period_end: false })

  expect((await fetch(`${server.url}/p/session/test_guess`)).status).toBe(404)
  now = new Date('2027-04-01T01:00:00Z')
  const late = await fetch(portal)
  expect(late.status).toBe(410)
  expect(await late.text()).toContain('This link has expired')
})
