import { isReason } from '@/lib/errors'
import type { Entry } from '@/lib/surfaces/entry'
import type { Browser } from '../support/http-browser.ts'
import { INTERNAL } from './judge.ts'
import { changesOf, observe } from './observe.ts'

/** A request to a route; what the machine at the other end would send, or nearly. */
export type Request = {
  path: string
  method: string
  headers: Record<string, string | null>
  body?: string
}

/** One that has to be refused, with one of these statuses. */
export type Knock = Request & { label: string; refusal: number[] }

/** Sends it, without the headers of a browser unless they are given. */
export async function knock(browser: Browser, { path, method, headers, body }: Request) {
  const response = await browser.send(path, { method, headers, ...(body !== undefined && { body }) })
  const location = response.headers.get('location')
  return { status: response.status, body: await response.text(), location }
}

/**
 * Makes an attempt at a route and holds it to a refusal: one of the statuses, no row of any table changed, at most one
 * audit row and that a denial, a reason of ours and no word of the inside.
 */
export async function judgeRoute(entry: Entry, browser: Browser, one: Knock): Promise<string[]> {
  const { answer, changed, events } = await observe(() => knock(browser, one))
  const { status, body, location } = answer
  const reason = /"reason":"([^"]*)"/.exec(body)?.[1] ?? /[?&]error=(\w+)/.exec(location ?? '')?.[1]
  return [
    ...changesOf(changed),
    ...(one.refusal.includes(status) ? [] : [`status ${status} ${location ?? ''}`]),
    ...(INTERNAL.test(body) ? [`it said ${INTERNAL.exec(body)?.[0]}`] : []),
    ...(reason === undefined || isReason(reason) ? [] : [`its reason is ${reason}`]),
    ...(events.length <= 1 ? [] : [`${events.length} audit rows`]),
    ...events
      .filter(({ event, outcome }) => event !== entry.event || outcome !== 'denied')
      .map(({ event, outcome }) => `an audit row ${event} (${outcome})`),
  ]
}
