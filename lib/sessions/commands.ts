import 'server-only'
import { appendAudit, whoAndWhere } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { SESSION_SECONDS } from '@/lib/session'

/**
 * Starts a session for a user who has just proved who they are: in the tenant they used last, else in their first
 * team, else in their own.
 *
 * @returns the new session's id, which the cookie will carry
 */
export async function startSession(tx: Tx, userId: string, method: string, caller: Caller): Promise<string> {
  const [home] = await tx.$queryRaw<{ tenant_id: string }[]>`
    SELECT m.tenant_id FROM memberships m JOIN tenants t ON t.id = m.tenant_id
    WHERE m.user_id = ${userId}::uuid
    ORDER BY (SELECT max(s.last_seen_at) FROM sessions s WHERE s.user_id = m.user_id AND s.tenant_id = m.tenant_id)
      DESC NULLS LAST, t.personal_user_id NULLS FIRST, m.created_at
    LIMIT 1`
  if (home === undefined) throw new Refusal('MEMBERSHIP_NOT_FOUND')
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

/** Ends one session of the transaction's user; a second time changes nothing. */
export async function revokeSession(tx: Tx, sessionId: string): Promise<void> {
  await tx.session.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: new Date() } })
}
