import { COOKIE } from '../../support/cookies.ts'
import { APP } from '../../support/http-browser.ts'
import { nobody, withCookie } from '../../support/newcomers.ts'
import { asAdmin, byHand } from '../../support/trail.ts'
import { untilQuiet } from '../quiet.ts'
import { browserOf, type Condition, isPublic, isSignedIn, type Stage, send, somebody } from '../stage.ts'

const CROSS = /^REQUEST_CROSS_ORIGIN$/
const EVIL = 'https://evil.test'
const HOST = new URL(APP || 'http://localhost').host

type Sent = Record<string, string | null>

/** T8 T9 T12 T47: who may, but not like this: from elsewhere, again, to another address, too often. */
export const REQUEST_CONDITIONS: Condition[] = [
  from('bad Origin', 'maybe', {
    'another site': { origin: EVIL },
    'a site named like ours': { origin: `${APP}.evil.test` },
    'another port': { origin: 'http://localhost:1' },
    'https for http': { origin: APP.replace('http:', 'https:') },
  }),
  from('bad Origin, forged host', 'one', {
    'another site with our proxy’s header': { origin: EVIL, 'x-forwarded-host': 'evil.test' },
    'and with our own header': { origin: EVIL, 'x-forwarded-host': 'evil.test', 'x-portcullis-process': '1' },
  }),
  from('no Origin', 'one', {
    none: { origin: null },
    'none but a Referer': { origin: null, referer: `${APP}/` },
  }),
  from('null Origin', 'maybe', {
    null: { origin: 'null' },
    'null and our host': { origin: 'null', 'x-forwarded-host': HOST },
  }),
  from('Sec-Fetch-Site', 'one', {
    'cross-site': { 'sec-fetch-site': 'cross-site' },
    'same-site': { 'sec-fetch-site': 'same-site' },
    'a word': { 'sec-fetch-site': 'SAME-ORIGIN, cross-site' },
  }),
  {
    name: 'posted elsewhere',
    threat: 'T12',
    applies: () => true,
    async *attempts(stage) {
      const person = await somebody(stage)
      const fields = await stage.control.input(person)
      // To our own pages, by somebody who may not: the page it is posted to gives nobody a right.
      const [browser, headers, code] = isPublic(stage)
        ? [nobody(), { 'sec-fetch-site': 'cross-site' }, CROSS]
        : [withCookie(`${COOKIE}-hint=1`), {}, /^AUTH_NO_SESSION$/]
      for (const page of [
        '/',
        '/pricing',
        '/sign-in',
        '/dashboard',
        '/api/health',
        '/nowhere',
        '/_next/static/x.js',
      ]) {
        yield {
          label: page,
          // Next answers itself where nothing is served.
          rows: 'maybe',
          code,
          send: () => send(stage, browser, fields, { page, headers }),
        }
      }
    },
  },
  {
    name: 'replay',
    threat: 'T9 T20',
    applies: isSignedIn,
    async *attempts(stage) {
      const person = await somebody(stage)
      const fields = await stage.control.input(person)
      const captured = person.browser.copy()
      await byHand('UPDATE sessions SET revoked_at = now() WHERE user_id = $1', [person.userId])
      for (const label of ['a captured POST after sign-out', 'and once more']) {
        yield { label, code: /^AUTH_SESSION_ENDED$/, send: () => send(stage, captured, fields) }
      }
    },
  },
  {
    name: 'key used again',
    threat: 'T9',
    applies: ({ target }) => target.policy.idempotent !== undefined,
    async *attempts(stage) {
      const person = await somebody(stage)
      const browser = browserOf(stage, person)
      const fields = { ...(await stage.control.input(person)), idempotencyKey: crypto.randomUUID() }
      const other = { ...(await stage.control.input(person)), idempotencyKey: fields.idempotencyKey }
      await send(stage, browser, fields)
      await untilQuiet()
      if (JSON.stringify(other) === JSON.stringify(fields)) return
      yield {
        label: 'with another input',
        code: /^IDEMPOTENCY_MISMATCH$/,
        send: () => send(stage, browser, other),
      }
    },
  },
  {
    name: 'over limit',
    threat: 'T47',
    applies: () => true,
    async *attempts(stage) {
      const person = await somebody(stage)
      // Done once, the action has named its buckets; now they are empty, and so are those of whoever comes next: somebody
      // else, because what was done may have been the end of a team.
      await send(stage, browserOf(stage, person), await stage.control.input(person))
      await untilQuiet()
      await asAdmin(`UPDATE rate_limits SET tat = now() + interval '1 day' WHERE key LIKE $1`, [
        `${stage.target.policy.event}:%`,
      ])
      const again = await somebody(stage)
      const callers = [again.sessionId, again.userId, again.teamId]
      const { event } = stage.target.policy
      await asAdmin(
        `INSERT INTO rate_limits (key, tat) SELECT key, now() + interval '1 day' FROM unnest($1::text[]) AS key
         ON CONFLICT (key) DO UPDATE SET tat = excluded.tat`,
        [callers.flatMap((caller) => [`${event}:${caller}`, `${event}#1:${caller}`])],
      )
      const fields = await stage.control.input(again)
      yield {
        label: 'the bucket is empty',
        code: /^LIMIT_EXCEEDED$/,
        keepsLimits: true,
        send: () => send(stage, browserOf(stage, again), fields),
      }
    },
  },
]

/** A condition of somebody who may, whose request says that it comes from elsewhere. */
function from(name: string, rows: 'one' | 'maybe', variants: Record<string, Sent>): Condition {
  return {
    name,
    threat: 'T8',
    applies: () => true,
    async *attempts(stage: Stage) {
      const person = await somebody(stage)
      const browser = browserOf(stage, person)
      const fields = await stage.control.input(person)
      for (const [label, headers] of Object.entries(variants)) {
        yield { label, rows, code: CROSS, send: () => send(stage, browser, fields, { headers }) }
      }
    },
  }
}
