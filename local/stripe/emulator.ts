import { defineEmulator } from 'emulate'
import { dispatch, refused } from './api/dispatch.ts'
import { unrecognizedUrl } from './api/errors.ts'
import { expireDueCheckouts } from './billing/expire-checkout.ts'
import { seedCatalogue } from './catalogue.ts'
import { PAGES } from './pages/index.ts'
import { missingPage } from './pages/notice.ts'
import { API_ROUTES } from './resources/index.ts'
import { relink } from './state/relink.ts'
import { emptyState } from './state/store.ts'
import type { World } from './state/world.ts'
import type { Endpoint } from './webhooks/deliver.ts'
import { deliveryQueue } from './webhooks/queue.ts'

const SWEEP_MS = 30_000

type Options = {
  apiKey: string
  webhook: Endpoint
  now: () => Date
  /** Writes the state down; does not reject. */
  persist: () => Promise<void>
}

/** The local Stripe as a custom emulator: its state, the API's routes, the hosted pages and the delivery queue. */
export function stripeEmulator({ apiKey, webhook, now, persist }: Options) {
  return defineEmulator({
    name: 'stripe',
    stateVersion: 1,
    state: emptyState,
    cors: false,
    setup({ app, state, baseUrl, onDispose }) {
      const queue = deliveryQueue(state, webhook, persist)
      const world: World = {
        state,
        origin: loopback(baseUrl),
        now: () => Math.floor(now().getTime() / 1000),
        cause: { id: null, idempotency_key: null },
        wake: queue.wake,
      }
      seedCatalogue(state, world.now())
      relink(world)
      const sweep = setInterval(() => expireDueCheckouts(world), SWEEP_MS)
      onDispose(() => clearInterval(sweep))
      onDispose(queue.stop)
      queue.start()

      for (const route of API_ROUTES)
        app.on(route.method, route.path, (context) => {
          expireDueCheckouts(world)
          return dispatch(world, route, context.req.raw, context.req.param(), apiKey)
        })
      for (const page of PAGES)
        app.on(page.method, page.path, async (context) => {
          const form = new URLSearchParams(page.method === 'POST' ? await context.req.text() : '')
          expireDueCheckouts(world)
          return page.answer(world, context.req.param(), form, new URL(context.req.url).searchParams)
        })
      app.notFound((context) => notFound(context.req.method, context.req.path))
      app.onError((error) => apiAnswer(error))
    },
  })
}

/** The emulator calls itself localhost; we are 127.0.0.1, see server.ts. */
export function loopback(url: string): string {
  return `http://127.0.0.1:${new URL(url).port}`
}

function notFound(method: string, path: string): Response {
  return path.startsWith('/v1/') ? apiAnswer(unrecognizedUrl(method, path)) : missingPage()
}

function apiAnswer(error: unknown): Response {
  const { status, body } = refused(error)
  return new Response(body, { status, headers: { 'Content-Type': 'application/json' } })
}
