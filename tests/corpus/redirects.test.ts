import { expect, test } from 'vitest'
import { z } from 'zod'
import { startOutside } from '../support/outside.ts'
import { FOREIGN } from '../users/redirect-payloads.ts'

// T75: every place that sends a person on, with every payload that has been tried on one.

await startOutside()
const { guard } = await import('@/lib/guard/action')
const { sessionLoader } = await import('@/lib/guard/loader')
const { cookie, nextFrom, wantedAfterSignIn } = await import('@/lib/session')
const { noParameters } = await import('@/lib/validations/empty')
const { WANTED_PAGE_HEADER } = await import('@/lib/wanted-page')
const { redirectOf } = await import('../support/actions.ts')
const { inRequest } = await import('../support/request.ts')

const ours = new URL(process.env.AUTH_URL ?? '').origin
/** Where a browser ends up that is on a page of ours and is told to go there. */
const landing = (target: string): string => new URL(target, `${ours}/sign-in`).origin

/** Headers carry bytes; what does not fit into one cannot be sent in one. */
const sendable = FOREIGN.filter((payload) => /^[\t\x20-\xff]*$/.test(payload))

const sentBy = (work: () => Promise<unknown>): Promise<string | null> => work().then(() => null, redirectOf)

test(`T75 the corpus has ${FOREIGN.length} payloads`, () => {
  expect(FOREIGN.length).toBeGreaterThanOrEqual(200)
  expect(sendable.length).toBeGreaterThan(150)
})

test('T75 the page to go to after sign-in, from the Referer of the form, is ours', () => {
  for (const payload of FOREIGN) {
    const referer = `${ours}/sign-in?${new URLSearchParams({ next: payload })}`
    const next = nextFrom(new Headers({ referer }))
    expect(landing(next), payload).toBe(ours)
    expect(next).toMatch(/^\/(?![/\\])/)
  }
})

test('T75 a Referer that is no address of ours decides nothing', () => {
  for (const payload of sendable) expect(landing(nextFrom(new Headers({ referer: payload })))).toBe(ours)
})

test('T75 the page that a cookie kept while somebody signed in is ours, encoded or not', () => {
  const kept = (value: string) =>
    wantedAfterSignIn(new Headers({ cookie: `${cookie('callback').name}=${value}` }))
  for (const payload of FOREIGN)
    expect(landing(kept(encodeURIComponent(payload.toWellFormed()))), payload).toBe(ours)
  for (const payload of sendable) expect(landing(kept(payload)), payload).toBe(ours)
  expect(kept(encodeURIComponent(`${ours}/billing`))).toBe('/billing')
})

const wander = guard(
  {
    event: 'tests.wandered',
    scope: { global: 'nobody is signed in' },
    access: 'public',
    input: z.strictObject({ to: z.string() }),
    limit: { max: 100_000, per: '1m' },
  },
  async ({ input, redirectTo }) => {
    redirectTo(input.to)
    return null
  },
)

test('T75 an action that is told to redirect to it does not, or stays with us', {
  timeout: 60_000,
}, async () => {
  for (const to of FOREIGN) {
    const target = await sentBy(() => inRequest({}, () => wander({ to })))
    if (target !== null) expect(landing(target), to).toBe(ours)
  }
  expect(await sentBy(() => inRequest({}, () => wander({ to: '/billing' })))).toBe('/billing')
})

const loadNothing = sessionLoader(
  { event: 'page.tests', page: '/tests', scope: 'per-user-tenant-id', access: 'user', input: noParameters },
  () => null,
)

test('T75 the page somebody wanted before they signed in is ours, whatever the header says', async () => {
  for (const payload of sendable) {
    const headers = { [WANTED_PAGE_HEADER]: payload }
    const target = await sentBy(() => inRequest({ headers }, () => loadNothing()))
    expect(target, payload).toMatch(/^\/sign-in\?/)
    const next = new URL(target ?? '', ours).searchParams.get('next') ?? ''
    expect(landing(next), payload).toBe(ours)
  }
})
