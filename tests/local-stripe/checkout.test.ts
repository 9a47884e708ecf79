/** Needs no database: the local Stripe over HTTP, with the SDK the app uses. */
import { expect, test } from 'vitest'
import { LOCAL_PRICE_IDS } from '../../local/stripe/server.ts'
import { createUma, DECLINED_CARD, GOOD_CARD, openCheckout, submit } from './person.ts'
import { eventually, startWorld } from './setup.ts'

test('Uma pays with 4242 and comes back subscribed, with a paid invoice and signed events', async () => {
  const { stripe, receiver } = await startWorld()
  const uma = await createUma(stripe)
  const session = await openCheckout(stripe, uma.id)
  expect(session.id).toMatch(/^cs_test_\w{58}$/)
  expect(session).toMatchObject({
    status: 'open',
    payment_status: 'unpaid',
    livemode: false,
    amount_total: 1900,
  })

  const paid = await submit(session.url ?? '', GOOD_CARD)
  expect(paid.status).toBe(303)
  expect(paid.headers.get('location')).toBe(`http://localhost:3000/billing?session=${session.id}`)

  const complete = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['subscription.latest_invoice', 'customer', 'line_items'],
  })
  expect(complete).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    client_reference_id: 'northwind',
    customer: { id: uma.id, email: 'uma@northwind.test' },
    subscription: {
      status: 'active',
      metadata: { tenant: 'northwind' },
      latest_invoice: { status: 'paid', amount_paid: 1900, billing_reason: 'subscription_create' },
    },
  })
  expect(complete.line_items?.data[0]?.price?.id).toBe(LOCAL_PRICE_IDS.pro_monthly)

  await eventually(
    () => receiver.events.some((one) => one.type === 'checkout.session.completed'),
    'completion',
  )
  expect(receiver.events.map((event) => event.type)).toEqual([
    'customer.created',
    'payment_method.attached',
    'payment_intent.succeeded',
    'invoice.created',
    'invoice.finalized',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.created',
    'checkout.session.completed',
  ])
  for (const event of receiver.events)
    expect(event).toMatchObject({ livemode: false, api_version: '2026-10-28.endive' })
})

test('the period stands on the subscription item and keeps the day of the month where it can', async () => {
  const { stripe } = await startWorld({ now: () => new Date('2027-01-31T10:00:00Z') })
  const uma = await createUma(stripe)
  const session = await openCheckout(stripe, uma.id)
  await submit(session.url ?? '', GOOD_CARD)

  const { data } = await stripe.subscriptions.list({ customer: uma.id })
  const item = data[0]?.items.data[0]
  expect(new Date((item?.current_period_start ?? 0) * 1000).toISOString()).toBe('2027-01-31T10:00:00.000Z')
  expect(new Date((item?.current_period_end ?? 0) * 1000).toISOString()).toBe('2027-02-28T10:00:00.000Z')
  expect(item?.price.unit_amount_decimal?.toString()).toBe('1900')
})

test('a declined card leaves nothing but the attempt, and Uma can try again', async () => {
  const { stripe } = await startWorld()
  const uma = await createUma(stripe)
  const session = await openCheckout(stripe, uma.id)

  const declined = await submit(session.url ?? '', DECLINED_CARD)
  expect(declined.status).toBe(422)
  expect(await declined.text()).toContain('Your card was declined.')
  expect((await stripe.subscriptions.list({ customer: uma.id })).data).toEqual([])
  expect((await stripe.invoices.list({ customer: uma.id })).data).toEqual([])
  expect((await stripe.paymentMethods.list({ customer: uma.id })).data).toEqual([])
  expect((await stripe.paymentIntents.list({ customer: uma.id })).data).toMatchObject([
    { status: 'requires_payment_method', last_payment_error: { code: 'card_declined' } },
  ])

  expect((await submit(session.url ?? '', GOOD_CARD)).status).toBe(303)
  expect((await stripe.subscriptions.list({ customer: uma.id })).data).toHaveLength(1)
})

test('two clicks on Subscribe make one subscription', async () => {
  const { stripe } = await startWorld()
  const uma = await createUma(stripe)
  const session = await openCheckout(stripe, uma.id)
  const clicks = await Promise.all([1, 2, 3, 4].map(() => submit(session.url ?? '', GOOD_CARD)))
  expect(clicks.map((answer) => answer.status)).toEqual([303, 303, 303, 303])
  expect((await stripe.subscriptions.list({ customer: uma.id, status: 'all' })).data).toHaveLength(1)
  expect((await stripe.invoices.list({ customer: uma.id })).data).toHaveLength(1)
})

test.each([
  [{ ...GOOD_CARD, number: '4242' }, 'Your card number is incomplete.'],
  [{ ...GOOD_CARD, number: '4242 4242 4242 4241' }, 'Your card number is invalid.'],
  [{ ...GOOD_CARD, expiry: '13/40' }, 'Your card’s expiration date is incomplete.'],
  [{ ...GOOD_CARD, expiry: '01/20' }, 'Your card’s expiration date is in the past.'],
  [{ ...GOOD_CARD, cvc: '12' }, 'Your card’s security code is incomplete.'],
  [{ ...GOOD_CARD, number: '5105 1051 0510 5100' }, 'only test cards work here'],
])('the page says what is wrong with %o', async (card, message) => {
  const { stripe } = await startWorld()
  const uma = await createUma(stripe)
  const session = await openCheckout(stripe, uma.id)
  const answer = await submit(session.url ?? '', card)
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain(message)
  expect((await stripe.subscriptions.list({ customer: uma.id })).data).toEqual([])
})

test('without a customer the page asks for an address and makes the customer when it is paid', async () => {
  const { stripe } = await startWorld()
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    success_url: 'http://localhost:3000/billing',
    line_items: [{ price: LOCAL_PRICE_IDS.business_yearly }],
  })
  const missing = await submit(session.url ?? '', GOOD_CARD)
  expect(await missing.text()).toContain('Write an email address')
  expect((await stripe.customers.list()).data).toEqual([])

  await submit(session.url ?? '', { ...GOOD_CARD, email: 'ben@okafor.test' })
  const { data } = await stripe.customers.list({ email: 'ben@okafor.test' })
  expect(data).toMatchObject([{ email: 'ben@okafor.test', currency: 'eur' }])
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ customer: data[0]?.id })
})

test('an expired session is said to be expired and charges nothing', async () => {
  let now = new Date('2027-03-01T09:00:00Z')
  const { stripe, receiver } = await startWorld({ now: () => now })
  const uma = await createUma(stripe)
  const byHand = await openCheckout(stripe, uma.id)
  const byTime = await openCheckout(stripe, uma.id)
  await stripe.checkout.sessions.expire(byHand.id)
  await expect(stripe.checkout.sessions.expire(byHand.id)).rejects.toThrow('can be expired')
  now = new Date('2027-03-02T09:00:00Z')

  for (const session of [byHand, byTime]) {
    const page = await fetch(session.url ?? '')
    expect(page.status).toBe(410)
    const text = await page.text()
    expect(text).toContain('This checkout has expired')
    expect(text).toContain('http://localhost:3000/pricing')
    expect((await submit(session.url ?? '', GOOD_CARD)).status).toBe(410)
  }
  expect((await stripe.subscriptions.list({ customer: uma.id, status: 'all' })).data).toEqual([])
  await eventually(
    () => receiver.events.filter((one) => one.type === 'checkout.session.expired').length === 2,
    'both expiries',
  )
})

test('a completed session says so, with the way back', async () => {
  const { stripe } = await startWorld()
  const uma = await createUma(stripe)
  const session = await openCheckout(stripe, uma.id)
  await submit(session.url ?? '', GOOD_CARD)
  const page = await (await fetch(session.url ?? '')).text()
  expect(page).toContain('This checkout is complete')
  expect(page).toContain(`http://localhost:3000/billing?session=${session.id}`)
})

test('what a person is called cannot become markup on the page', async () => {
  const { stripe } = await startWorld()
  const mallory = await stripe.customers.create({ email: '"><script>alert(1)</script>@evil.test' })
  const session = await openCheckout(stripe, mallory.id)
  const page = await (await fetch(session.url ?? '')).text()
  expect(page).not.toContain('<script>')
  expect(page).toContain('&lt;script&gt;')
})
