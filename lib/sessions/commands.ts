import 'server-only'
import { appendAudit, whoAndWhere } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { SESSION_SECONDS } from '@/lib/session'

/**
 * Starts a session for a user who has just proved who they are: in the tenant they used last, else in their first
 * team, else in their own. The session their browser had until now, whosever it was, ends with it.
 *
 * @returns the new session's id, which the cookie will carry
 */
export async function startSession(tx: Tx, userId: string, method: string, caller: Caller): Promise<string> {
  const [home] = await tx.$queryRaw<{ tenant_id: string }[]>`
    SELECT m.tenant_id FROM memberships m JOIN tenants t ON t.id = m.tenant_id
      JOIN users u ON u.id = m.user_id
    WHERE m.user_id = ${userId}::uuid AND u.disabled_at IS NULL
    ORDER BY (SELECT max(s.last_seen_at) FROM sessions s WHERE s.user_id = m.user_id AND s.tenant_id = m.tenant_id)
      DESC NULLS LAST, t.personal_user_id NULLS FIRST, m.created_at
    LIMIT 1`
  if (home === undefined) throw new Refusal('MEMBERSHIP_NOT_FOUND')
  if (caller.claim) await replaceSession(tx, caller.claim.sessionId, caller)
  const session = await tx.session.create({
    data: {
      userId,
      tenantId: home.tenant_id,
      expiresAt: new Date(Date.now() + SESSION_SECONDS * 1000),
      address: caller.address,
      userAgent: caller.userAgent,
    },
    select: { id: true },
  })
  await appendAudit(tx, {
    ...whoAndWhere(caller, userId),
    tenantId: home.tenant_id,
    event: 'session.started',
    outcome: 'success',
    resource: ['session', session.id],
    metadata: { method },
  })
  return session.id
}

/** A browser has one session: a new one does not leave the old one alive where nobody sees it (T31). */
async function replaceSession(tx: Tx, sessionId: string, caller: Caller): Promise<void> {
  const [old] = await tx.$queryRaw<{ user_id: string; tenant_id: string }[]>`
    UPDATE sessions SET revoked_at = now() WHERE id = ${sessionId}::uuid AND revoked_at IS NULL
    RETURNING user_id, tenant_id`
  if (old === undefined) return
  await appendAudit(tx, {
    ...whoAndWhere(caller, old.user_id),
    tenantId: old.tenant_id,
    event: 'session.ended',
    outcome: 'success',
    resource: ['session', sessionId],
    metadata: { because: 'replaced' },
  })
}

/** Ends one session of the transaction's user; a second time changes nothing. */
export async function revokeSession(tx: Tx, sessionId: string): Promise<void> {
  await tx.session.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: new Date() } })
}
