import { COOKIE, forgeCookie, garbageCookies } from '../support/cookies.ts'
import type { Browser } from '../support/http-browser.ts'
import { anotherOwner, createPerson, nobody, type Person, withCookie } from '../support/newcomers.ts'
import { byHand } from '../support/trail.ts'
import { givePasskey } from './controls/factors.ts'

/** Somebody with a session that is none, is not ours, or has ended: the browser they come with. */
export type Impostor = {
  condition: string
  threat: string
  label: string
  code: RegExp
  /** The middleware may send the browser to sign in before anything of ours begins. */
  stopped?: 'maybe'
  /** Turns a person's good session into this one. */
  become: (person: Person) => Browser | Promise<Browser>
}

/** What a session that is not one is refused with; a role or an owner would say that it was taken for one. */
const OVER = /^AUTH_(NO_SESSION|SESSION_ENDED)$/

/** T2 T20: every way in which a session can be worth nothing. */
export const IMPOSTORS: Impostor[] = [
  { ...none('no cookie', ''), stopped: 'maybe' },
  none('a cookie of a similar name', `${COOKIE}-hint=1`),
  ...Object.entries(garbageCookies()).map(([label, cookie]) => ({
    ...none(label, cookie),
    condition: 'garbage cookie',
    threat: 'T2 T28',
  })),
  {
    ...none('signed with another secret', ''),
    condition: 'another key',
    become: async (person) => withCookie(await forgeCookie(claimOf(person), { secret: 'x'.repeat(64) })),
  },
  {
    ...none('somebody else’s session id', ''),
    condition: 'another key',
    code: OVER,
    become: async ({ userId }) => {
      const { sessionId } = await createPerson('Otto')
      return withCookie(await forgeCookie({ sub: userId, sid: sessionId }))
    },
  },
  {
    ...none('the token has', ''),
    condition: 'expired',
    become: async (person) => withCookie(await forgeCookie(claimOf(person), { lives: -60 })),
  },
  ended('expired', 'T2', `UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1`),
  ended('idle', 'T20', `UPDATE sessions SET last_seen_at = now() - interval '60 days' WHERE id = $1`),
  ended('revoked', 'T20', 'UPDATE sessions SET revoked_at = now() WHERE id = $1'),
  ended('user deleted', 'T2', 'DELETE FROM users WHERE id = (SELECT user_id FROM sessions WHERE id = $1)'),
  ended(
    'user disabled',
    'T2',
    'UPDATE users SET disabled_at = now() WHERE id = (SELECT user_id FROM sessions WHERE id = $1)',
  ),
  ended(
    'membership removed',
    'T3',
    `DELETE FROM memberships m USING sessions s
     WHERE s.id = $1 AND m.user_id = s.user_id AND m.tenant_id = s.tenant_id`,
  ),
]

/** T13: somebody with a second factor, which they did not show in this session. */
export const HALF_SIGNED_IN: Impostor = {
  condition: 'no second factor',
  threat: 'T13',
  label: 'has a passkey and did not show it',
  code: /^AUTH_SECOND_FACTOR$/,
  become: async (person) => {
    await givePasskey(person)
    await byHand('UPDATE sessions SET second_factor_at = NULL WHERE id = $1', [person.sessionId])
    return person.browser
  },
}

const claimOf = ({ userId, sessionId }: Person) => ({ sub: userId, sid: sessionId })

function none(label: string, cookie: string): Impostor {
  const become = () => (cookie === '' ? nobody() : withCookie(cookie))
  return { condition: 'no session', threat: 'T2', label, code: /^AUTH_NO_SESSION$/, become }
}

/** Somebody whose session was good until a statement by hand; `$1` is its id. */
function ended(condition: string, threat: string, sql: string): Impostor {
  const become = async (person: Person) => {
    if (sql.startsWith('DELETE')) await anotherOwner(person)
    await byHand(sql, [person.sessionId])
    return person.browser
  }
  return { condition, threat, label: `${condition} in the database`, code: OVER, become }
}
