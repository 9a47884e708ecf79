import { randomUUID } from 'node:crypto'
import type { SessionClaim } from '@/lib/session'
import { asAdmin, byHand } from '../support/trail.ts'

/** Somebody with a team of which they are the owner, and one session in it. */
export type Racer = {
  userId: string
  tenantId: string
  sessionId: string
  claim: SessionClaim
  index: number
}

/**
 * Many people at once, each with a team and a session of their own, so that no race waits for another.
 *
 * @param count how many
 * @param role their platform role
 */
export async function createRacers(count: number, role: 'ADMIN' | 'USER' = 'USER'): Promise<Racer[]> {
  const group = randomUUID().slice(0, 8)
  await byHand(
    `WITH people AS (
       INSERT INTO users (email, name, role) SELECT 'racer' || i || '@${group}.test', 'Racer ' || i, '${role}'
         FROM generate_series(1, $1::integer) AS i RETURNING id, name),
     teams AS (
       INSERT INTO tenants (name, personal_user_id) SELECT name, id FROM people RETURNING id, personal_user_id),
     owners AS (
       INSERT INTO memberships (tenant_id, user_id, role) SELECT id, personal_user_id, 'OWNER' FROM teams RETURNING user_id)
     INSERT INTO sessions (user_id, tenant_id, expires_at, user_agent)
       SELECT personal_user_id, id, now() + interval '1 day', '${group}' FROM teams`,
    [count],
  )
  const rows = await asAdmin<{ userId: string; tenantId: string; sessionId: string }>(
    `SELECT user_id AS "userId", tenant_id AS "tenantId", id AS "sessionId" FROM sessions WHERE user_agent = $1`,
    [group],
  )
  return rows.map((row, index) => ({
    ...row,
    index,
    claim: { userId: row.userId, sessionId: row.sessionId },
  }))
}
