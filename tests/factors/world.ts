import { setTimeout as sleep } from 'node:timers/promises'
import { Secret, TOTP } from 'otpauth'
import type { z } from 'zod'
import { beginPasskeyRegistration } from '@/actions/begin-passkey-registration'
import { beginPasskeyVerification } from '@/actions/begin-passkey-verification'
import { confirmTotp } from '@/actions/confirm-totp'
import { reAuthenticate } from '@/actions/re-authenticate'
import { registerPasskey } from '@/actions/register-passkey'
import { setUpTotp } from '@/actions/set-up-totp'
import { inTransaction } from '@/lib/db'
import { readSetup } from '@/lib/factors/totp'
import type { ActionResult } from '@/lib/guard/result'
import type { proofSchema } from '@/lib/validations/factors'
import { withClient } from '../../local/database/connect.ts'
import { type Authenticator, newAuthenticator } from '../support/authenticator.ts'
import type { Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'

/** The data of an answer that has to be a success. */
export function dataOf<T>(answer: ActionResult<T>): T {
  if (answer.status === 'success') return answer.data
  throw new Error(`refused: ${JSON.stringify(answer.error)}`)
}

/** What `work` answers, or the address it was sent on to, as Next's redirects are thrown. */
export async function sentTo<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work()
  } catch (error) {
    const digest = String(Reflect.get(Object(error), 'digest'))
    if (!digest.startsWith('NEXT_REDIRECT')) throw error
    return digest.split(';')[2] ?? ''
  }
}

/** The session a person goes on with after theirs was renewed. */
export async function renewed(person: Person): Promise<Person> {
  const [row] = await asAdmin<{ id: string }>(
    'SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL ORDER BY authenticated_at DESC LIMIT 1',
    [person.userId],
  )
  const sessionId = row?.id ?? person.sessionId
  return { ...person, sessionId, claim: { userId: person.userId, sessionId } }
}

/** Makes the login of a session as old as this. */
export const age = (person: Person, time: string): Promise<void> =>
  byHand('UPDATE sessions SET authenticated_at = now() - $1::interval WHERE id = $2', [
    time,
    person.sessionId,
  ])

/** Empties the buckets of the limiter. */
export const forgetTries = (): Promise<unknown> => asAdmin('DELETE FROM rate_limits')

type Step = ActionResult<{ options: string }>
const challengeOf = (step: Step): { challenge: string } => JSON.parse(dataOf(step).options)

/** Opens a registration, or a question for a passkey, and answers with its options. */
export const begun = {
  registration: async (person: Person) =>
    challengeOf(await inRequest({ as: person }, () => beginPasskeyRegistration(undefined))),
  verification: async (person: Person) =>
    challengeOf(await inRequest({ as: person }, () => beginPasskeyVerification(undefined))),
}

/** Registers a passkey for a person, who goes on with a new session. */
export async function withPasskey(
  person: Person,
  authenticator = newAuthenticator(),
): Promise<{ person: Person; authenticator: Authenticator }> {
  const response = authenticator.register(await begun.registration(person))
  const sent = await sentTo(() =>
    inRequest({ as: person }, () => registerPasskey({ name: 'Laptop', response })),
  )
  if (sent !== '/security') throw new Error(`no passkey: ${JSON.stringify(sent)}`)
  return { person: await renewed(person), authenticator }
}

/** How long an app shows one code (RFC 6238, section 5.2). */
const STEP_MS = 30_000

/** Sets up an authenticator app for a person, who goes on with a new session; `code` is what the app shows. */
export async function withTotp(
  person: Person,
): Promise<{ person: Person; code: (steps?: number) => string }> {
  dataOf(await inRequest({ as: person }, () => setUpTotp(undefined)))
  const setup = await inTransaction('app', async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.user_id', ${person.userId}, true)`
    return readSetup(tx, person.claim, person.email)
  })
  const totp = new TOTP({ secret: Secret.fromBase32(setup?.secret ?? '') })
  const code = (steps = 0) => totp.generate({ timestamp: Date.now() + steps * STEP_MS })
  // The code of the step before, so that the present one is still to be had; unless that step is about to be two before.
  const left = STEP_MS - (Date.now() % STEP_MS)
  if (left < 2_000) await sleep(left)
  const sent = await sentTo(() => inRequest({ as: person }, () => confirmTotp({ code: code(-1) })))
  if (sent !== '/security') throw new Error(`no authenticator app: ${JSON.stringify(sent)}`)
  return { person: await renewed(person), code }
}

/**
 * Runs `count` pieces of work of one tenant that all get as far as they can before any of them commits: its chain is held
 * until each of them waits for a lock.
 */
export const upToTheCommit = <T>(tenantId: string, count: number, work: () => Promise<T>): Promise<T> =>
  withClient(process.env.DATABASE_ADMIN_URL ?? '', async (client) => {
    await client.query('BEGIN')
    await client.query('SELECT FROM audit_heads WHERE tenant_id = $1 FOR UPDATE', [tenantId])
    const answers = work()
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    for (let tries = 0; tries < 100 && ((await client.query(waiting)).rowCount ?? 0) < count; tries += 1)
      await sleep(50)
    await client.query('COMMIT')
    return answers
  })

/** Confirms that it is the person, in the session that `as` has. */
export const confirmAs = (as: Person, proof: z.input<typeof proofSchema>) =>
  sentTo(() => inRequest({ as }, () => reAuthenticate(proof)))
