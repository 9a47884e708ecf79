import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { call, openBrowser } from '../support/action-client.ts'
import type { Browser } from '../support/http-browser.ts'
import { confirm, forgetLimits, newestLink, requestLink } from '../support/sign-in.ts'
import { asAdmin, byHand, trailOf } from '../support/trail.ts'

// Asking for a sign-in link: where it leads, who is told what, and how often.

const ben = 'ben@okafor.test'

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const isIn = async (browser: Browser): Promise<boolean> => (await browser.send('/dashboard')).status === 200

test('T29 an address we do not know is answered like one we know, and a new person gets in', async () => {
  const stranger = `${randomUUID()}@example.test`
  const browser = openBrowser()
  const known = await call(openBrowser(), 'signInWithEmail', [{ email: ben }])
  const unknown = await call(browser, 'signInWithEmail', [{ email: stranger }])
  expect([unknown.status, unknown.location]).toEqual([known.status, known.location])
  await confirm(browser, await newestLink(stranger))
  expect(await isIn(browser)).toBe(true)
  await byHand('DELETE FROM tenants WHERE personal_user_id = (SELECT id FROM users WHERE email = $1)', [
    stranger,
  ])
  await byHand('DELETE FROM users WHERE email = $1', [stranger])
})

test('T14 an address that gets no mail is refused as a slip of the pen, with its request id, and not as a fault', async () => {
  const browser = openBrowser()
  const { result } = await call(browser, 'signInWithEmail', [{ email: 'ben@okafor.invalid' }])
  if (result?.status !== 'error') throw new Error('it was not refused')
  expect(result.error).toMatchObject({ reason: 'invalid_input', message: expect.stringContaining('spelled') })
  const trail = await trailOf(result.error.requestId)
  expect(trail).toMatchObject([
    { outcome: 'attempted' },
    { event: 'session.link_requested', outcome: 'denied', code: 'MAIL_REFUSED' },
  ])
  // And by the same browser, spelled as it is.
  expect((await call(browser, 'signInWithEmail', [{ email: ben }])).location).toBe('/check-mail')
})

describe('T29 whoever asks fifteen times for Ben’s address', () => {
  test('is refused from the eleventh on, and locks neither his other networks nor his link', async () => {
    const browser = openBrowser()
    const link = await requestLink(browser, ben)
    const answers: unknown[] = []
    for (let time = 0; time < 14; time += 1)
      answers.push((await call(openBrowser(), 'signInWithEmail', [{ email: ben }])).location)
    expect(answers.filter((location) => location === '/check-mail')).toHaveLength(9)
    const buckets = await asAdmin<{ key: string }>(
      `SELECT key FROM rate_limits WHERE key LIKE '%' || $1 || '%'`,
      [ben],
    )
    expect(buckets.map(({ key }) => key)).toContainEqual(expect.stringMatching(/ from (127|::)/))

    // The bucket of all networks together still admits; this one stands for another network's.
    await asAdmin(`DELETE FROM rate_limits WHERE key LIKE '% from %'`)
    const elsewhere = openBrowser()
    expect((await call(elsewhere, 'signInWithEmail', [{ email: ben }])).location).toBe('/check-mail')
    await confirm(browser, link)
    expect(await isIn(browser)).toBe(true)
  })
})
