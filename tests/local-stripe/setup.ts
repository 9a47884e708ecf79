import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import Stripe from 'stripe'
import { onTestFinished } from 'vitest'
import { type LocalStripe, startLocalStripe } from '../../local/stripe/server.ts'

export const API_KEY = 'sk_test_local_portcullis_0001'
export const WEBHOOK_SECRET = 'whsec_local_portcullis_0001'

/** The SDK as the app uses it, pointed at a local Stripe. */
export function sdk(server: LocalStripe, apiKey = API_KEY): Stripe {
  return new Stripe(apiKey, {
    host: '127.0.0.1',
    port: server.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  })
}

/** A webhook endpoint like the app's: it keeps what verifies, and answers what the test says. */
export async function startReceiver(port = 0) {
  const events: Stripe.Event[] = []
  const receiver = { events, answer: 200, refused: 0 }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const signature = request.headers['stripe-signature'] ?? ''
    const event = Stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, WEBHOOK_SECRET)
    if (receiver.answer === 200) events.push(event)
    else receiver.refused += 1
    response.writeHead(receiver.answer).end()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  onTestFinished(stop)
  const address = server.address()
  const listening = typeof address === 'object' && address ? address.port : 0
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${listening}/api/webhooks/stripe`,
    port: listening,
    stop,
  })
}

type Options = { stateFile?: string; now?: () => Date; webhookUrl?: string; port?: number }

/** A local Stripe that ends with the test, its receiver, and an SDK to speak to it. */
export async function startWorld({ webhookUrl, ...options }: Options = {}) {
  const receiver = await startReceiver()
  const server = await startLocalStripe({
    apiKey: API_KEY,
    webhook: { url: webhookUrl ?? receiver.url, secret: WEBHOOK_SECRET },
    ...options,
  })
  onTestFinished(() => server.stop())
  return { server, receiver, stripe: sdk(server) }
}

/** Waits until a check holds; a test that waits for something that never comes fails with what it waited for. */
export async function eventually<T>(
  check: () => T | undefined | false | Promise<T | undefined | false>,
  what: string,
  withinMs = 8000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  while (Date.now() < deadline) {
    const found = await check()
    if (found) return found
    await sleep(20)
  }
  throw new Error(`Waited ${withinMs} ms for ${what}.`)
}
