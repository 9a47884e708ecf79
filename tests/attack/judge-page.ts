import type { Entry } from '@/lib/surfaces/entry'
import type { Browser } from '../support/http-browser.ts'
import type { Person } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { INTERNAL } from './judge.ts'
import { changesOf, observe } from './observe.ts'

/** A page, and how it is asked for: as a document, or as React does when a link is followed. */
export type Visit = { entry: Entry; transport: 'document' | 'rsc' }

type Expected = { code: RegExp; rows: 'one' | 'maybe' }

/**
 * Asks for a page as somebody whom it is not for, and holds it to showing nothing and changing nothing.
 *
 * @param person whose data would be on it, and whose page it is where it is about somebody
 * @param browser who comes
 */
export async function judgePage(
  visit: Visit,
  person: Person,
  browser: Browser,
  { code, rows }: Expected,
): Promise<string[]> {
  const { answer, changed, events } = await observe(() => ask(visit, person, browser))
  const { status, body, location } = answer
  const own = events.filter(({ event }) => event === visit.entry.event)
  return [
    ...changesOf(changed),
    ...(body.includes(person.tag) ? [`status ${status} shows ${person.email}`] : []),
    ...(INTERNAL.test(body) ? [`it said ${INTERNAL.exec(body)?.[0]}`] : []),
    ...(status < 500 ? [] : [`it answered ${status}`]),
    ...(isClosed(status, body, location) ? [] : [`it answered ${status} ${location ?? ''}`]),
    ...(own.length === 1 || (rows === 'maybe' && own.length === 0)
      ? []
      : [`${own.length} audit rows of ${visit.entry.event}`]),
    ...own.filter((row) => !code.test(row.code ?? '')).map((row) => `it was recorded as ${row.code}`),
    ...events
      .filter(({ outcome }) => outcome === 'success' || outcome === 'attempted')
      .map(({ event }) => `the trail says that ${event} was done`),
  ]
}

/** The positive control: the page is there, and about the person who asks. */
export async function open(visit: Visit, person: Person, browser: Browser): Promise<string[]> {
  await forgetLimits()
  const { status, body, location } = await ask(visit, person, browser)
  if (visit.entry.kind === 'visit') {
    return location !== null && !DOOR.test(location) ? [] : [`status ${status} ${location}`]
  }
  if (isClosed(status, body, location)) return [`status ${status} ${location ?? ''}`]
  return body.includes(person.tag) || body.includes(person.name) ? [] : ['it does not show whose it is']
}

async function ask({ entry, transport }: Visit, person: Person, browser: Browser) {
  const address = (entry.address ?? '').replace('[id]', person.userId)
  const response = await openPage(browser, address, transport)
  return { status: response.status, body: await response.text(), location: response.headers.get('location') }
}

/** Asks for a page by either transport. What React asks for ends in `?_rsc`, or Next sends it there. */
export const openPage = (
  browser: Browser,
  address: string,
  transport: Visit['transport'],
): Promise<Response> =>
  transport === 'rsc'
    ? browser.send(`${address}?_rsc`, { headers: { rsc: '1' } })
    : browser.send(address, { headers: { accept: 'text/html' } })

/** Where somebody is sent whom a page is not for. */
const DOOR = /\/(sign-in|re-authenticate)\b/

/** Sent away by a status or, once React has begun to answer, by a word in the stream; or told that there is no such page. */
const isClosed = (status: number, body: string, location: string | null): boolean =>
  status === 404 ||
  (location !== null && DOOR.test(location)) ||
  /NEXT_REDIRECT;\w+;[^;]*\/(sign-in|re-authenticate)|NEXT_HTTP_ERROR_FALLBACK;404/.test(body)
