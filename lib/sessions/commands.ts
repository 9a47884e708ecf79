import 'server-only'
import { env } from '@/env.mjs'
import { appendAudit, whoAndWhere } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { SESSION_SECONDS, type SessionClaim, sessionCookieFor } from '@/lib/session'
import type { Ending } from './endings'
import { tellOfNewDevice } from './new-device'
import { placeOf } from './place'

/**
 * Starts a session for a user who has just proved who they are: in the tenant they used last, else in their first
 * team, else in their own. The session their browser had until now, whosever it was, ends with it.
 *
 * @param method 'email', 'google' or 'github'
 * @returns the new session's id, which the cookie will carry
 */
export async function startSession(tx: Tx, userId: string, method: string, caller: Caller): Promise<string> {
  const tenantId = await readHome(tx, userId)
  if (caller.claim) await replaceSession(tx, caller.claim.sessionId, caller)
  const sessionId = await insertSession(tx, userId, tenantId, method, caller)
  await tellOfNewDevice(tx, userId, sessionId, caller)
  await appendAudit(tx, {
    ...whoAndWhere(caller, userId),
    tenantId,
    event: 'session.started',
    outcome: 'success',
    resource: ['session', sessionId],
    metadata: { method },
  })
  return sessionId
}

/**
 * The tenant in which somebody finds themselves: the one they used last, else their first team, else their own.
 *
 * @throws Refusal MEMBERSHIP_NOT_FOUND, also for a disabled account
 */
export async function readHome(tx: Tx, userId: string): Promise<string> {
  const [home] = await tx.$queryRaw<{ tenant_id: string }[]>`
    SELECT m.tenant_id FROM memberships m JOIN tenants t ON t.id = m.tenant_id
      JOIN users u ON u.id = m.user_id
    WHERE m.user_id = ${userId}::uuid AND u.disabled_at IS NULL
    ORDER BY (SELECT max(s.last_seen_at) FROM sessions s
        WHERE s.user_id = m.user_id AND s.tenant_id = m.tenant_id AND s.impersonated_by IS NULL)
      DESC NULLS LAST, t.personal_user_id NULLS FIRST, m.created_at
    LIMIT 1`
  if (home === undefined) throw new Refusal('MEMBERSHIP_NOT_FOUND')
  return home.tenant_id
}

/** When it began and when it ends is by the database's clock, like everything that asks about it later. */
async function insertSession(
  tx: Tx,
  userId: string,
  tenantId: string,
  method: string,
  caller: Caller,
): Promise<string> {
  const [session] = await tx.$queryRaw<[{ id: string }]>`
    INSERT INTO sessions (user_id, tenant_id, authenticated_at, last_seen_at, expires_at, idle_seconds,
      address, user_agent, method, place)
    VALUES (${userId}::uuid, ${tenantId}::uuid, clock_timestamp(), clock_timestamp(),
      clock_timestamp() + make_interval(secs => ${SESSION_SECONDS}::double precision), ${env.SESSION_IDLE}::integer,
      ${caller.address}::inet, ${caller.userAgent}, ${method}, ${placeOf(caller.headers)})
    RETURNING id`
  return session.id
}

/**
 * A browser has one session: a new one does not leave the old one alive where nobody sees it (T31), nor the admin's own
 * behind an impersonation.
 */
async function replaceSession(tx: Tx, sessionId: string, caller: Caller): Promise<void> {
  const replaced = await tx.$queryRaw<{ id: string; user_id: string; tenant_id: string }[]>`
    UPDATE sessions SET revoked_at = clock_timestamp(), ended_because = 'replaced'
    WHERE revoked_at IS NULL
      AND (id = ${sessionId}::uuid OR id = (SELECT s.impersonated_by FROM sessions s WHERE s.id = ${sessionId}::uuid))
    RETURNING id, user_id, tenant_id`
  // In one order everywhere, so that two events never wait for each other's chain.
  for (const old of replaced.toSorted((a, b) => a.tenant_id.localeCompare(b.tenant_id))) {
    const acting = replaced.find(({ id }) => id !== sessionId && old.id === sessionId)
    await appendAudit(tx, {
      ...whoAndWhere(caller, {
        userId: old.user_id,
        impersonator: acting ? { userId: acting.user_id } : null,
      }),
      tenantId: old.tenant_id,
      event: 'session.ended',
      outcome: 'success',
      resource: ['session', old.id],
      metadata: { because: 'replaced' },
    })
  }
}

/**
 * After the person has proved again who they are: a new session in the place of theirs, under a new id (T31). It ends
 * when the old one would have: renewing it again and again does not outlive a sign-in.
 *
 * @param proof whether a second factor was part of it; without one, what was shown before still counts
 * @returns its id for the audit event, which is the caller's to write, and the cookie to set after the commit
 * @throws Refusal AUTH_SESSION_ENDED when the session ended meanwhile
 */
export async function renewSession(
  tx: Tx,
  { userId, sessionId }: SessionClaim,
  proof: { secondFactor: boolean },
): Promise<{ sessionId: string; cookie: Awaited<ReturnType<typeof sessionCookieFor>> }> {
  const [renewed] = await tx.$queryRaw<{ id: string | null; seconds: number }[]>`
    SELECT new.id, extract(epoch FROM s.expires_at - clock_timestamp())::double precision AS seconds
    FROM app.renew_session(${sessionId}::uuid, ${proof.secondFactor}) AS new(id), sessions s WHERE s.id = ${sessionId}::uuid`
  if (!renewed?.id) throw new Refusal('AUTH_SESSION_ENDED')
  const claim = { userId, sessionId: renewed.id }
  return { sessionId: claim.sessionId, cookie: await sessionCookieFor(claim, Math.ceil(renewed.seconds)) }
}

/**
 * Holds somebody's sessions until the commit, before anything else of theirs: what they are at is done first, because it
 * holds its session and may want the account or the team next. Otherwise whoever is to be kept out could be in the way of
 * that by being busy (T47).
 */
export async function holdSessions(tx: Tx, userId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM sessions WHERE user_id = ${userId}::uuid AND revoked_at IS NULL ORDER BY id FOR NO KEY UPDATE`
}

/**
 * Ends sessions of one user that are not ended yet; a second time changes nothing.
 *
 * @param which one of them, or all but one; all where nothing is said
 * @returns how many there were
 */
export async function endSessions(
  tx: Tx,
  userId: string,
  because: Ending,
  which: { only?: string; except?: string } = {},
): Promise<number> {
  const { only = null, except = null } = which
  return tx.$executeRaw`
    UPDATE sessions SET revoked_at = clock_timestamp(), ended_because = ${because}
    WHERE user_id = ${userId}::uuid AND revoked_at IS NULL
      AND (${only}::uuid IS NULL OR id = ${only}::uuid) AND (${except}::uuid IS NULL OR id <> ${except}::uuid)`
}
