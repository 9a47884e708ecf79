/** Needs no database: the local Stripe over HTTP, with the SDK the app uses. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { expect, onTestFinished, test } from 'vitest'
import { startLocalStripe } from '../../local/stripe/server.ts'
import { createUma, GOOD_CARD, openCheckout, submit, subscribeUma } from './person.ts'
import { API_KEY, eventually, sdk, startReceiver, startWorld, WEBHOOK_SECRET } from './setup.ts'

async function scratchFile() {
  const folder = await mkdtemp(join(tmpdir(), 'local-stripe-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return { folder, stateFile: join(folder, 'state.json') }
}

test('an event that the app refuses is sent again until it is taken, under the same id', async () => {
  const { stripe, receiver, server } = await startWorld()
  receiver.answer = 500
  await createUma(stripe)
  await eventually(() => receiver.refused >= 1, 'the first refusal')
  const [event] = (await stripe.events.list()).data
  expect(event?.pending_webhooks).toBe(1)
  expect(await (await fetch(server.url)).text()).toContain('HTTP 500')

  receiver.answer = 200
  await eventually(() => receiver.events.length === 1, 'the second attempt')
  expect(receiver.events[0]?.id).toBe(event?.id)
  await eventually(
    async () => (await stripe.events.retrieve(event?.id ?? '')).pending_webhooks === 0,
    'the delivery to be recorded',
  )
})

test('a redirect is not an answer', async () => {
  const { stripe, receiver } = await startWorld()
  receiver.answer = 302
  await createUma(stripe)
  await eventually(() => receiver.refused >= 2, 'a second attempt')
})

test('a signature of another secret does not verify', async () => {
  const { stripe, receiver } = await startWorld()
  await createUma(stripe)
  const event = await eventually(() => receiver.events[0], 'the event')
  const body = JSON.stringify(event)
  const header = Stripe.webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_other' })
  expect(() => Stripe.webhooks.constructEvent(body, header, WEBHOOK_SECRET)).toThrow('signature')
})

test('what waits for an absent app survives a restart of both, with everything else', async () => {
  const { folder, stateFile } = await scratchFile()
  const receiver = await startReceiver()
  await receiver.stop()
  const webhook = { url: receiver.url, secret: WEBHOOK_SECRET }

  const first = await startLocalStripe({ apiKey: API_KEY, webhook, stateFile })
  const subscription = await subscribeUma(sdk(first))
  const open = await openCheckout(sdk(first), String(subscription.customer))
  const sent = (await sdk(first).events.list({ limit: 100 })).data
  await first.stop()
  expect(await readdir(folder)).toEqual(['state.json'])

  const app = await startReceiver(receiver.port)
  const second = await startLocalStripe({ apiKey: API_KEY, webhook, stateFile })
  onTestFinished(() => second.stop())
  const stripe = sdk(second)
  await eventually(() => app.events.length === sent.length, 'every event')
  expect(app.events.map((event) => event.id)).toEqual(sent.map((event) => event.id).reverse())
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'active' })

  const moved = await stripe.checkout.sessions.retrieve(open.id)
  expect(moved.url).toBe(`${second.url}/c/pay/${open.id}`)
  expect((await submit(moved.url ?? '', GOOD_CARD)).status).toBe(303)
})

test('a delivery that was made is on file without any further request, so it is not made again', async () => {
  const { stateFile } = await scratchFile()
  const { stripe, receiver } = await startWorld({ stateFile })
  await createUma(stripe)
  await eventually(() => receiver.events.length === 1, 'the delivery')
  await eventually(
    async () => (await readFile(stateFile, 'utf8')).includes('"status":"delivered"'),
    'the file to say so',
  )
})

test('an idempotency key is remembered across a restart', async () => {
  const { stateFile } = await scratchFile()
  const receiver = await startReceiver()
  const options = { apiKey: API_KEY, webhook: { url: receiver.url, secret: WEBHOOK_SECRET }, stateFile }
  const key = { idempotencyKey: 'customer-of-northwind' }
  const first = await startLocalStripe(options)
  const before = await sdk(first).customers.create({ name: 'Northwind' }, key)
  await first.stop()
  const second = await startLocalStripe(options)
  onTestFinished(() => second.stop())
  expect((await sdk(second).customers.create({ name: 'Northwind' }, key)).id).toBe(before.id)
})

test('a state file that cannot be read is named, and left as it is', async () => {
  const { stateFile } = await scratchFile()
  await writeFile(stateFile, '{ "half": ')
  const webhook = { url: 'http://127.0.0.1:1/', secret: WEBHOOK_SECRET }
  await expect(startLocalStripe({ apiKey: API_KEY, webhook, stateFile })).rejects.toThrow(
    `cannot read its state in ${stateFile}. Delete the file`,
  )
  expect(await readFile(stateFile, 'utf8')).toBe('{ "half": ')
})

test('the front page shows who is in here and how the events fared', async () => {
  const { stripe, server, receiver } = await startWorld()
  expect(await (await fetch(server.url)).text()).toContain('None yet.')
  const subscription = await subscribeUma(stripe)
  await eventually(() => receiver.events.length === 9, 'every event')
  const page = await (await fetch(server.url)).text()
  for (const shown of ['Uma Morel', subscription.id, 'customer.subscription.created', 'Delivered'])
    expect(page).toContain(shown)
})
