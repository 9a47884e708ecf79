import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { TENANT_FIELD } from '@/lib/guard/reserved'
import type { Message } from '../../local/mailbox/store.ts'
import { type Answer, call, openBrowser } from '../support/action-client.ts'
import { APP, type Browser } from '../support/http-browser.ts'
import { mailsTo } from '../support/mailbox.ts'
import { createPerson, type Person, removePeople } from '../support/newcomers.ts'
import { sendAsItIs } from '../support/send-as-it-is.ts'
import { forgetLimits, newestLink } from '../support/sign-in.ts'
import { asAdmin } from '../support/trail.ts'
import { FOREIGN } from '../users/redirect-payloads.ts'

// What somebody can make our mail say: nothing. Its link leads to us, and on to a page of ours.

beforeEach(() => forgetLimits())
afterAll(async () => {
  await removePeople()
  await forgetLimits()
})

const SPOOFED: Record<string, string>[] = [
  { host: 'evil.test' },
  { 'x-forwarded-host': 'evil.test' },
  { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' },
  { 'x-forwarded-host': 'evil.test, localhost' },
  { 'x-forwarded-host': 'evil.test', origin: 'https://evil.test' },
  { 'x-forwarded-proto': 'https' },
  { 'x-forwarded-server': 'evil.test' },
  { 'x-forwarded-port': '444' },
  { 'x-forwarded-prefix': '//evil.test' },
  { 'x-original-host': 'evil.test' },
  { 'x-original-url': 'https://evil.test/' },
  { 'x-rewrite-url': 'https://evil.test/' },
  { 'x-host': 'evil.test' },
  { 'x-url': 'https://evil.test/' },
  { 'x-http-host-override': 'evil.test' },
  { forwarded: 'host=evil.test;proto=https' },
  { referer: 'https://evil.test/sign-in?next=https://evil.test' },
  { 'x-portcullis-page': 'https://evil.test/' },
]

type Headers = Record<string, string>
/** A browser that sends also a Host of somebody else. */
const forging = (cookies = ''): Browser =>
  openBrowser(cookies, { origin: APP, fetch: (url, init) => sendAsItIs(new Request(url, init)) })
const forgingAs = ({ browser }: Person): Browser => forging(browser.cookies())
const accepted = ({ result, location }: Answer): boolean => result?.status === 'success' || location !== null
const newAddress = (): string => `${randomUUID()}@attack.test`

/** Whatever makes a mail: how it is asked for with these headers, and to whom it goes. */
const MAILS: [name: string, ask: (headers: Headers) => Promise<{ answer: Answer; to: string }>][] = [
  [
    'a sign-in link',
    async (headers) => {
      const to = newAddress()
      return { to, answer: await call(forging(), 'signInWithEmail', [{ email: to }], { headers }) }
    },
  ],
  [
    'an invitation',
    async (headers) => {
      const [lea, to] = [await createPerson('Lea'), newAddress()]
      const invited = { [TENANT_FIELD]: lea.teamId, email: to, role: 'MEMBER' }
      return { to, answer: await call(forgingAs(lea), 'inviteMember', [invited], { headers }) }
    },
  ],
  [
    'an invitation that is sent again',
    async (headers) => {
      const [lea, to] = [await createPerson('Lea'), newAddress()]
      await call(lea.browser, 'inviteMember', [{ [TENANT_FIELD]: lea.teamId, email: to, role: 'MEMBER' }])
      await mailsFor(to, 1)
      const [row] = await asAdmin<{ id: string }>('SELECT id FROM invitations WHERE email = $1', [to])
      const again = { [TENANT_FIELD]: lea.teamId, invitationId: row?.id, idempotencyKey: randomUUID() }
      return { to, answer: await call(forgingAs(lea), 'resendInvitation', [again], { headers }) }
    },
  ],
  [
    'a code that makes a login fresh',
    async (headers) => {
      const lea = await createPerson('Lea')
      return {
        to: lea.email,
        answer: await call(forgingAs(lea), 'sendReauthenticationCode', [{}], { headers }),
      }
    },
  ],
  [
    'any mail that is queued, such as of another role',
    async (headers) => {
      const lea = await createPerson('Lea')
      const { teamId } = lea
      const { userId, email: to } = await createPerson('Otto', { teamId, member: 'MEMBER' })
      const change = { [TENANT_FIELD]: teamId, userId, role: 'ADMIN' }
      return { to, answer: await call(forgingAs(lea), 'updateMemberRole', [change], { headers }) }
    },
  ],
]

const mailsFor = (to: string, count: number): Promise<Message[]> =>
  vi.waitFor(
    async () => {
      const mails = await mailsTo(to)
      expect(mails).toHaveLength(count)
      return mails
    },
    { timeout: 15_000, interval: 50 },
  )

test.each(MAILS)(
  `T25 %s leads to us, asked for with any of ${SPOOFED.length} headers that say otherwise`,
  {
    timeout: 60_000,
  },
  async (name, ask) => {
    const already = name.endsWith('again') ? 1 : 0
    expect(accepted((await ask({})).answer)).toBe(true)
    const sent: string[] = []
    for (const headers of SPOOFED) {
      await forgetLimits()
      const { answer, to } = await ask(headers)
      // Next runs no action for which one of these names another host than Origin does, nor we for another Origin than ours.
      if ('host' in headers || 'x-forwarded-host' in headers) {
        expect(accepted(answer), JSON.stringify(headers)).toBe(false)
        expect(await mailsTo(to)).toHaveLength(already)
      } else {
        expect(accepted(answer), JSON.stringify(headers)).toBe(true)
        sent.push(to)
      }
    }
    for (const to of sent) {
      const [mail] = await mailsFor(to, already + 1)
      expect(mail?.links.map((link) => new URL(link).origin).filter((origin) => origin !== APP)).toEqual([])
      expect(decodeURIComponent(`${mail?.text} ${mail?.html}`)).not.toContain('evil.test')
    }
  },
)

const SAMPLE = FOREIGN.filter((payload, index) => index % 12 === 0 && /^[\x20-\x7e]+$/.test(payload))

test(`T75 ${SAMPLE.length} ways to name another site as the page to go to stay in the mail’s link with us`, {
  timeout: 60_000,
}, async () => {
  for (const payload of SAMPLE) {
    await forgetLimits()
    const referer = `${APP}/sign-in?${new URLSearchParams({ next: payload })}`
    const { location } = await call(openBrowser(), 'signInWithEmail', [{ email: 'ben@okafor.test' }], {
      headers: { referer },
    })
    expect(location).toBe('/check-mail')
    const link = await newestLink('ben@okafor.test')
    expect(new URL(link.searchParams.get('callbackUrl') ?? '', APP).origin, payload).toBe(APP)
  }
})

test('T75 nor do the addresses that send a person on by themselves', { timeout: 60_000 }, async () => {
  const browser = openBrowser()
  for (const payload of FOREIGN.filter((_, index) => index % 4 === 0)) {
    const query = (name: string) => new URLSearchParams({ [name]: payload })
    for (const path of [
      `/dashboard?${query('next')}`,
      `/billing/return?${query('next')}&${query('callbackUrl')}`,
      `/api/auth/callback/google?${query('callbackUrl')}&${query('redirect')}`,
      `/sign-in/problem?${query('error')}`,
      `/confirm?${query('callbackUrl')}`,
    ]) {
      const location = (await browser.send(path)).headers.get('location')
      if (location !== null) expect(new URL(location, APP).origin, path).toBe(APP)
    }
    await forgetLimits()
  }
})
