import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { changingNothing } from '../support/digest.ts'
import { APP, openBrowser } from '../support/http-browser.ts'
import { type Chosen, comeBack, openCallback, signInWith } from '../support/providers.ts'
import { expectTold, INCOMPLETE, NOT_BEGUN, type Refused } from '../support/refused-sign-in.ts'
import { confirm, findUser, forgetLimits, requestLink, signIn } from '../support/sign-in.ts'
import { asAdmin, byHand, trailOf } from '../support/trail.ts'

// Whoever is not signed in is told why, with a request id, and under it an operator finds one event and its code: also
// where Auth.js was the one to refuse (T14, T28, ASVS 16.3.1).

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const PROVIDERS = ['google', 'github'] as const
const newAddress = (): string => `mara.${randomUUID()}@home.test`

describe.each(PROVIDERS)('T28 by %s', (provider) => {
  const ways: [name: string, Refused, chosen: Chosen | undefined, change: (back: URLSearchParams) => void][] =
    [
      [
        'nobody was chosen there',
        { word: 'declined', code: 'AUTH_DECLINED', says: 'did not confirm it' },
        undefined,
        () => undefined,
      ],
      [
        'an address is not verified there',
        { word: 'unverified', code: 'AUTH_ADDRESS_UNVERIFIED', says: 'Verify it there' },
        { account: newAddress(), verified: false },
        () => undefined,
      ],
      [
        'the state is not the browser’s',
        NOT_BEGUN,
        { account: newAddress() },
        (back) => back.set('state', 'x'.repeat(43)),
      ],
      [
        'the code is made up',
        NOT_BEGUN,
        { account: newAddress() },
        (back) => back.set('code', 'x'.repeat(32)),
      ],
      ['the code is missing', INCOMPLETE, { account: newAddress() }, (back) => back.delete('code')],
      [
        'a parameter came twice',
        INCOMPLETE,
        { account: newAddress() },
        (back) => back.append('state', 'x'.repeat(43)),
      ],
    ]

  test.each(ways)('%s', async (_name, refused, chosen, change) => {
    const browser = openBrowser()
    const back = await comeBack(browser, provider, chosen)
    change(back.searchParams)
    await expectTold(browser, await changingNothing(() => openCallback(browser, back)), refused)
  })

  test('the address is none that we mail to', async () => {
    for (const email of ['müller@exämple.de', '"a b"@evil.test', `${'a'.repeat(260)}@evil.test`]) {
      const browser = openBrowser()
      const chosen = { account: newAddress(), email }
      const answer = await changingNothing(() => signInWith(browser, provider, chosen))
      await expectTold(browser, answer, {
        word: 'unusable',
        code: 'AUTH_ADDRESS_UNUSABLE',
        says: 'We cannot write to that address',
      })
    }
  })

  test('another browser left', async () => {
    const [browser, victim] = [openBrowser(), openBrowser()]
    const back = await comeBack(browser, provider, { account: newAddress() })
    await expectTold(victim, await changingNothing(() => openCallback(victim, back)), NOT_BEGUN)
    expect((await openCallback(browser, back)).headers.get('location')).toBe(`${APP}/dashboard`)
  })

  test('the account came by mail', async () => {
    const [browser, account] = [openBrowser(), newAddress()]
    await signIn(account)
    const answer = await changingNothing(() => signInWith(browser, provider, { account }))
    await expectTold(browser, answer, { word: 'other_way', code: 'AUTH_OTHER_WAY', says: 'the first time' })
  })

  test('the account is disabled', async () => {
    const [browser, account] = [openBrowser(), newAddress()]
    await signInWith(openBrowser(), provider, { account })
    await byHand('UPDATE users SET disabled_at = now() WHERE email = $1', [account])
    const answer = await changingNothing(() => signInWith(browser, provider, { account }))
    await expectTold(browser, answer, { word: 'disabled', code: 'AUTH_DISABLED', says: 'is disabled' })
  })

  test('the account is being deleted: they are let undo that, which is on record, and no more', async () => {
    const [browser, account] = [openBrowser(), newAddress()]
    await signInWith(openBrowser(), provider, { account })
    const { id } = await findUser(account)
    await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [id])
    await byHand(`INSERT INTO account_closures (user_id, due_at) VALUES ($1, now() + interval '14 days')`, [
      id,
    ])
    const answer = await changingNothing(() => signInWith(browser, provider, { account }))
    expect(answer.headers.get('location')).toBe(`${APP}/undo-deletion`)
    expect((await browser.send('/dashboard')).status).not.toBe(200)
    const event = { event: 'session.proved', outcome: 'success', resource_id: id, actor_id: id }
    expect(
      await asAdmin(
        `SELECT event, outcome, resource_id, actor_id FROM audit_events
         WHERE actor_id = $1 ORDER BY at DESC LIMIT 1`,
        [id],
      ),
    ).toEqual([event])
  })

  test('a sign-in that succeeds: all that signing up writes stands under one request id', async () => {
    const [browser, account] = [openBrowser(), newAddress()]
    const answer = await signInWith(browser, provider, { account })
    expect(answer.headers.get('location')).toBe(`${APP}/dashboard`)
    const [made] = await asAdmin<{ id: string }>(
      `SELECT request_id AS id FROM audit_events e JOIN users u ON e.resource_id = u.id::text
       WHERE u.email = $1 AND e.event = 'user.account_linked'`,
      [account],
    )
    const events = (await trailOf(made?.id ?? '')).map(({ event }) => event)
    expect(events).toEqual(
      expect.arrayContaining(['user.registered', 'user.account_linked', 'session.started']),
    )
  })
})

describe('T30 by mail', () => {
  test('the link is used', async () => {
    const [browser, address] = [openBrowser(), newAddress()]
    const link = await requestLink(browser, address)
    const copy = browser.copy()
    expect((await confirm(browser, link)).headers.get('location')).toBe(`${APP}/dashboard`)
    const refused = { word: 'link_over', code: 'AUTH_LINK_OVER', says: 'It has been used' }
    await expectTold(copy, await changingNothing(() => confirm(copy, link)), refused)
  })

  test('the link has lost its token', async () => {
    const browser = openBrowser()
    const link = await requestLink(browser, newAddress())
    link.searchParams.delete('token')
    const press = () => browser.send(`/api/auth/callback/email${link.search}`, { method: 'POST' })
    await expectTold(browser, await changingNothing(press), INCOMPLETE)
  })
})
