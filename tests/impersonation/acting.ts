import { cookies } from 'next/headers'
import { startImpersonation } from '@/actions/start-impersonation'
import { inTransaction } from '@/lib/db'
import { openSession } from '@/lib/guard/authority'
import { TENANT_FIELD } from '@/lib/guard/reserved'
import type { ActionResult } from '@/lib/guard/result'
import { readClaim, SESSION_COOKIE, type SessionClaim } from '@/lib/session'
import { redirectOf } from '../support/actions.ts'
import type { Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'

/** Any action of the product; what it takes is the test's to say. */
type AnyAction = (input: never) => Promise<ActionResult<unknown>>

/** What an action answered, where it sent the browser, and whose cookie the browser has then. */
type Seen = { answer: ActionResult<unknown> | null; target: string | null; claim: SessionClaim | null }

/** Does an action in somebody's browser, from a page of the tenant they are in. */
export const inBrowserOf = (
  who: Pick<Person, 'claim' | 'tenantId'> | null,
  action: AnyAction,
  input: Record<string, unknown> = {},
): Promise<Seen> =>
  inRequest({ as: who }, async () => {
    const held = async () => {
      const value = (await cookies()).get(SESSION_COOKIE)?.value
      return value ? readClaim(new Headers({ cookie: `${SESSION_COOKIE}=${value}` })) : null
    }
    try {
      const answer = await action({ ...(who && { [TENANT_FIELD]: who.tenantId }), ...input } as never)
      return { answer, target: null, claim: await held() }
    } catch (thrown) {
      const target = redirectOf(thrown)
      if (target === null) throw thrown
      return { answer: null, target, claim: await held() }
    }
  })

export const REASON = 'She cannot see her invoices'

/** The action's own answer, where a refusal is expected. */
export const answerOf = async (seen: Promise<Seen>): Promise<ActionResult<unknown>> => {
  const { answer, target } = await seen
  return answer ?? { status: 'success', data: { target } }
}

/** Starts to act as somebody, as the page of an admin does. */
export const start = (admin: Person, { userId }: Pick<Person, 'userId'>, minutes = '10'): Promise<Seen> =>
  inBrowserOf(admin, startImpersonation, { userId, reason: REASON, minutes })

/** The person with the session in which the admin acts as them. */
export async function actingAs(admin: Person, person: Person, minutes = '10'): Promise<Person> {
  const { claim, answer } = await start(admin, person, minutes)
  if (claim === null || claim.userId !== person.userId) throw new Error(JSON.stringify(answer))
  return { ...person, sessionId: claim.sessionId, claim }
}

/** The admin with the session that they come back to: the one before is over. */
export async function ownOf(acting: Person, admin: Person): Promise<Person> {
  const [row] = await asAdmin<{ id: string }>('SELECT impersonated_by AS id FROM sessions WHERE id = $1', [
    acting.sessionId,
  ])
  if (row === undefined) throw new Error('no impersonation')
  return { ...admin, sessionId: row.id, claim: { userId: admin.userId, sessionId: row.id } }
}

/** Who the guard takes a session for; null where it takes it for nobody. */
export const opened = ({ claim }: Pick<Person, 'claim'>) =>
  inTransaction('app', (tx) => openSession(tx, claim, 'none')).then(
    ({ actor }) => actor,
    () => null,
  )
