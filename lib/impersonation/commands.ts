import 'server-only'
import type { Caller } from '@/lib/caller'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { mailLater } from '@/lib/mail/later'
import { type SessionClaim, sessionCookieFor } from '@/lib/session'
import { readHome } from '@/lib/sessions/commands'
import { readAccount } from '@/lib/users/queries'
import { whyNotAs } from './policy'

type Cookie = Awaited<ReturnType<typeof sessionCookieFor>>

/** The admin, with the session that the impersonation will hang on. */
type Admin = { userId: string; sessionId: string; name: string }
type Wanted = { userId: string; reason: string; minutes: number }

/**
 * Starts to act as somebody: a session of theirs that hangs on the admin's own, in the tenant they used last. One that the
 * admin's session had before ends, and a mail tells the person. The admin's own goes on under a new id that no browser has
 * before it is over, so that nothing is done meanwhile with the cookie of before, wherever that is (T31).
 *
 * @returns what stands in the audit, and the cookie that takes the place of the admin's after the commit
 * @throws Refusal USER_NOT_FOUND, IMPERSONATION_ADMIN, IMPERSONATION_DISABLED, AUTH_SESSION_ENDED
 */
export async function startImpersonation(
  tx: Tx,
  admin: Admin,
  { userId, reason, minutes }: Wanted,
  caller: Caller,
): Promise<{ email: string; tenantId: string; sessionId: string; cookie: Cookie }> {
  const { name, email, ...standing } = await readAccount(tx, userId)
  const no = whyNotAs(standing)
  if (no === 'admin')
    throw new Refusal('IMPERSONATION_ADMIN', {
      message: `${name} is an admin. Nobody acts as an admin; ask them to show you what you want to see.`,
    })
  if (no === 'disabled')
    throw new Refusal('IMPERSONATION_DISABLED', {
      message: `The account of ${name} is disabled. Enable it first, if you have to look into it.`,
    })
  const tenantId = await readHome(tx, userId)
  await tx.$executeRaw`
    UPDATE sessions SET revoked_at = clock_timestamp(), ended_because = 'replaced'
    WHERE impersonated_by = ${admin.sessionId}::uuid AND revoked_at IS NULL`
  const own = await rotate(tx, admin)
  const { id, seconds } = await insertSession(tx, own, { userId, reason, minutes }, tenantId, caller)
  const told = { by: admin.name, reason, minutes, at: new Date().toISOString() }
  await mailLater(tx, 'impersonated', email, told, caller)
  const cookie = await sessionCookieFor({ userId, sessionId: id }, Math.ceil(seconds))
  return { email, tenantId, sessionId: id, cookie }
}

/** Neither younger than it was nor fresher. */
async function rotate(tx: Tx, { userId, sessionId }: Admin): Promise<string> {
  const [rotated] = await tx.$queryRaw<{ id: string }[]>`
    WITH old AS (
      UPDATE sessions SET revoked_at = clock_timestamp(), ended_because = 'replaced'
      WHERE id = ${sessionId}::uuid AND user_id = ${userId}::uuid AND impersonated_by IS NULL AND revoked_at IS NULL
      RETURNING *
    )
    INSERT INTO sessions (user_id, tenant_id, created_at, authenticated_at, last_seen_at, expires_at, idle_seconds,
      address, user_agent, method, place, second_factor_at)
    SELECT user_id, tenant_id, created_at, authenticated_at, clock_timestamp(), expires_at, idle_seconds,
      address, user_agent, method, place, second_factor_at FROM old RETURNING id`
  if (rotated === undefined) throw new Refusal('AUTH_SESSION_ENDED')
  return rotated.id
}

/**
 * Hangs a session on the admin's own, which `rotate` has just made. The row says all there is to it: whose it is, who acts in
 * it, why and until when. It is as old a login as can be, so that no age counts as fresh. Its cookie lives as long as the
 * admin's would, to lead back when the time is over.
 */
async function insertSession(
  tx: Tx,
  own: string,
  { userId, reason, minutes }: Wanted,
  tenantId: string,
  caller: Caller,
): Promise<{ id: string; seconds: number }> {
  const [row] = await tx.$queryRaw<[{ id: string; seconds: number }]>`
    WITH own AS MATERIALIZED (
      SELECT id, expires_at, date_trunc('milliseconds', clock_timestamp()) AS now, method, place FROM sessions
      WHERE id = ${own}::uuid
    ), lent AS (
      INSERT INTO sessions (user_id, tenant_id, created_at, authenticated_at, last_seen_at, expires_at, idle_seconds,
        address, user_agent, method, place, impersonated_by, impersonation_reason)
      SELECT ${userId}::uuid, ${tenantId}::uuid, now, 'epoch', now,
        least(expires_at, now + make_interval(mins => ${minutes}::integer)), ${minutes}::integer * 60,
        ${caller.address}::inet, ${caller.userAgent}, method, place, id, ${reason}
      FROM own RETURNING id
    )
    SELECT lent.id, extract(epoch FROM own.expires_at - own.now)::double precision AS seconds FROM lent, own`
  return row
}

/** An impersonation that has just ended. */
export type EndedImpersonation = {
  sessionId: string
  adminId: string
  /** As whom they acted. */
  personId: string
  tenantId: string
  /** Whether it still lived, by its own row. */
  inTime: boolean
  cookie: Cookie
}

/**
 * Ends the impersonation of a browser, or notices that it is over, and leads back to the admin's own session. Which one that
 * is, the row says: a browser cannot choose. Whether it still lives is found out when it is used. It leads back once: a copy
 * of the cookie is worth nothing afterwards.
 *
 * @param claim what the browser's signed cookie names
 * @throws Refusal IMPERSONATION_NOT_FOUND where that is no impersonation, or its admin went back or signed out already
 */
export async function endImpersonation(tx: Tx, claim: SessionClaim | null): Promise<EndedImpersonation> {
  const { sessionId = null, userId = null } = claim ?? {}
  const [row] = await tx.$queryRaw<Found[]>`
    WITH lent AS (
      SELECT * FROM sessions WHERE id = ${sessionId}::uuid AND user_id = ${userId}::uuid
        AND impersonated_by IS NOT NULL AND ended_because IS DISTINCT FROM 'signed_out' FOR NO KEY UPDATE
    ), ended AS (
      UPDATE sessions SET revoked_at = coalesce(lent.revoked_at, clock_timestamp()), ended_because = 'signed_out'
      FROM lent WHERE sessions.id = lent.id RETURNING sessions.id
    )
    SELECT own.id AS "ownId", own.user_id AS "adminId", lent.tenant_id AS "tenantId",
      lent.revoked_at IS NULL AND lent.expires_at > clock_timestamp() AS "inTime",
      extract(epoch FROM own.expires_at - clock_timestamp())::double precision AS seconds
    FROM lent JOIN sessions own ON own.id = lent.impersonated_by`
  if (row === undefined || claim === null)
    throw new Refusal('IMPERSONATION_NOT_FOUND', {
      message: 'You act as nobody else in this browser. There is nothing to end.',
    })
  // Of a session that is over the cookie lives on for a moment, to be told why.
  const lives = Math.max(60, Math.ceil(row.seconds))
  const cookie = await sessionCookieFor({ userId: row.adminId, sessionId: row.ownId }, lives)
  const { adminId, tenantId, inTime } = row
  return { sessionId: claim.sessionId, personId: claim.userId, adminId, tenantId, inTime, cookie }
}

type Found = { ownId: string; adminId: string; tenantId: string; inTime: boolean; seconds: number }

/**
 * Signs out the admin with the person as whom they act: whoever presses *Sign out* is out.
 *
 * @param sessionId the session of the impersonation, of this transaction's user
 */
export async function signOutImpersonator(tx: Tx, sessionId: string): Promise<void> {
  await tx.$queryRaw`SELECT app.sign_out_impersonator(${sessionId}::uuid)::text`
}
