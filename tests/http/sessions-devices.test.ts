import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attempt, call, submit } from '../support/action-client.ts'
import { changingNothing } from '../support/digest.ts'
import { APP, type Browser, openBrowser } from '../support/http-browser.ts'
import { confirm, findUser, forgetLimits, requestLink, signIn } from '../support/sign-in.ts'
import { asAdmin, byHand, trailOf } from '../support/trail.ts'

// D2: one's devices, and what an admin does to somebody else's, over HTTP on the production build.

const ADA = 'ada@portcullis.test'
const OTTO = 'otto@devices.test'
let ada: Browser

beforeAll(async () => {
  ada = await signIn(ADA)
})
beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const isIn = async (browser: Browser): Promise<boolean> => (await browser.send('/dashboard')).status === 200

/** What the page says to whoever is sent there from a session that is over. */
async function told(browser: Browser): Promise<string> {
  const sent = await browser.send('/dashboard')
  const target = new URL(sent.headers.get('location') ?? '', APP)
  expect(target.pathname).toBe('/sign-in/ended')
  expect(target.searchParams.get('next')).toBe('/dashboard')
  return (await browser.send(target.pathname + target.search)).text()
}

const sessionOf = async (email: string): Promise<string> => {
  const [row] = await asAdmin<{ id: string }>(
    `SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE u.email = $1 AND revoked_at IS NULL ORDER BY s.created_at DESC LIMIT 1`,
    [email],
  )
  return row?.id ?? ''
}

describe('T20 D2 one’s devices', () => {
  test.each(['fetch', 'form'] as const)(
    'one of them is ended, over %s, and is told why',
    async (transport) => {
      const laptop = await signIn(OTTO)
      const phone = await signIn(OTTO)
      expect(await (await laptop.send('/security')).text()).toContain('This device')
      await attempt(transport, laptop, 'endSession', { sessionId: await sessionOf(OTTO) })
      expect(await told(phone)).toContain('You ended this session from another device')
      expect(await isIn(laptop)).toBe(true)
    },
  )

  test('all others are ended at once, without JavaScript, and this one stays', async () => {
    const others = [await signIn(OTTO), await signIn(OTTO)]
    const here = await signIn(OTTO)
    await submit(here, 'endOtherSessions', {})
    expect(await Promise.all(others.map(isIn))).toEqual([false, false])
    expect(await isIn(here)).toBe(true)
  })
})

describe('an admin', () => {
  test('ends all sessions of somebody, who is told', async () => {
    const otto = await signIn(OTTO)
    const answer = await call(ada, 'endUserSessions', [{ userId: (await findUser(OTTO)).id }])
    expect(answer.result).toEqual({ status: 'success', data: null })
    expect(await told(otto)).toContain('An admin ended this session')
  })

  test('T31 changes a role: the old session is dead, its holder is told, and the next has another id', async () => {
    const otto = await signIn(OTTO)
    const { id: userId } = await findUser(OTTO)
    const before = await sessionOf(OTTO)
    for (const role of ['ADMIN', 'USER'])
      await call(ada, 'updateUserRole', [{ userId, role, idempotencyKey: `role-of-otto-${role}-${before}` }])
    expect(await told(otto)).toContain('Your role was changed. Sign in again to go on.')
    expect((await call(otto, 'endOtherSessions', [{}])).result).toMatchObject({
      error: { reason: 'signed_out', message: 'Your role was changed. Sign in again to go on.' },
    })
    await signIn(OTTO)
    expect(await sessionOf(OTTO)).not.toBe(before)
  })

  test('disables an account: dead at once, told clearly at a click and at sign-in; enabled, they may again', async () => {
    const gone = `gone-${randomUUID()}@devices.test`
    const browser = await signIn(gone)
    const { id: userId } = await findUser(gone)
    const set = (disabled: string) => call(ada, 'setUserDisabled', [{ userId, disabled, reason: 'Left us' }])
    expect((await set('true')).result).toEqual({ status: 'success', data: null })
    expect(await told(browser)).toContain('This account is disabled')
    const late = openBrowser()
    const refused = await confirm(late, await requestLink(late, gone))
    const { pathname, search } = new URL(refused.headers.get('location') ?? '', APP)
    expect(pathname + search).toMatch(/^\/sign-in\/problem\?error=disabled&/)
    expect(await (await late.send(pathname + search)).text()).toContain('This account is disabled')
    expect(await isIn(late)).toBe(false)

    const [last] = await asAdmin<{ id: string }>(
      `SELECT request_id AS id FROM audit_events WHERE event = 'user.disabled_changed' AND outcome = 'success' ORDER BY at DESC LIMIT 1`,
    )
    const [event] = await trailOf(last?.id ?? '')
    expect(event?.metadata).toMatchObject({ reason: 'Left us', after: { disabled: true } })
    await set('false')
    expect(await isIn(await signIn(gone))).toBe(true)
  })

  test('T5 disables neither themselves nor, as the last one, anybody who is one', async () => {
    const { id: userId } = await findUser(ADA)
    const own = () => call(ada, 'setUserDisabled', [{ userId, disabled: 'true', reason: 'A bad day' }])
    expect((await changingNothing(own)).result).toMatchObject({ error: { reason: 'forbidden' } })
    const disabling = byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [userId])
    await expect(disabling).rejects.toMatchObject({ code: 'PC002' })
    expect(await isIn(ada)).toBe(true)
  })

  test('T13 does none of it with a login of eleven minutes ago', async () => {
    const stale = await signIn(ADA)
    const otto = await signIn(OTTO)
    const { id: userId } = await findUser(OTTO)
    await byHand(`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE id = $1`, [
      await sessionOf(ADA),
    ])
    for (const [name, input] of [
      ['endUserSessions', { userId }],
      ['setUserDisabled', { userId, disabled: 'true', reason: 'Left us' }],
      ['updateUserRole', { userId, role: 'ADMIN', idempotencyKey: 'stale-login-0001' }],
    ] as const)
      expect((await changingNothing(() => call(stale, name, [input]))).result).toMatchObject({
        error: { reason: 'reauthenticate' },
      })
    expect(await isIn(otto)).toBe(true)
  })
})

describe('signing out', () => {
  test('takes what the browser kept with it, and nothing else does', async () => {
    const browser = await signIn(OTTO)
    expect((await browser.send('/dashboard')).headers.get('clear-site-data')).toBeNull()
    const answer = await call(browser, 'signOut', [{}])
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"')
    expect(answer.location).toBe('/sign-in')
  })
})
