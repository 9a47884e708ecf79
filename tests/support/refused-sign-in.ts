import { expect } from 'vitest'
import { APP, type Browser } from './http-browser.ts'
import { trailOf } from './trail.ts'

export type Refused = { word: string; code: string; says: string }

/** What a person and an operator get to know of a sign-in that was refused. */
export async function expectTold(
  browser: Browser,
  answer: Response,
  { word, code, says }: Refused,
): Promise<void> {
  // Followed by GET, also after a form; a 307 would post it again.
  expect(answer.status).toBe(303)
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  const { origin, pathname, searchParams, search } = new URL(answer.headers.get('location') ?? '', APP)
  expect(origin + pathname).toBe(`${APP}/sign-in/problem`)
  expect(searchParams.get('error')).toBe(word)
  const requestId = searchParams.get('request') ?? ''
  expect(requestId).toMatch(/^req_[0-9a-f]{20}$/)
  const page = await (await browser.send(pathname + search)).text()
  expect(page).toContain(says)
  expect(page).toContain(requestId)
  expect(await trailOf(requestId)).toMatchObject([{ event: 'session.proved', outcome: 'denied', code }])
  expect((await browser.send('/dashboard')).status).not.toBe(200)
}

/** For what belongs to no sign-in of this browser. */
export const NOT_BEGUN = { word: 'not_begun_here', says: 'Begin it again here', code: 'AUTH_REFUSED' }

/** For an address that lost something on its way, or has something twice. */
export const INCOMPLETE = { word: 'incomplete', says: 'Open the whole link', code: 'INPUT_UNREADABLE' }
