import { randomUUID } from 'node:crypto'
import { appendAudit } from '@/lib/audit/append'
import { inTransaction, type Tx } from '@/lib/db'
import { KEY_FIELD, TENANT_FIELD } from '@/lib/guard/reserved'
import type { ActionResult } from '@/lib/guard/result'
import { redirectOf } from '../support/actions.ts'
import type { Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'

/** Any action of the product; what it takes is the test's to say. */
type AnyAction = (input: never) => Promise<ActionResult<unknown>>

/** Does an action as somebody, from a page of the team they are in; leaving by a redirect counts as done. */
export const act = (
  who: Person,
  action: AnyAction,
  input: Record<string, unknown> = {},
): Promise<ActionResult<unknown>> =>
  inRequest({ as: who }, async () => {
    try {
      return await action({ [KEY_FIELD]: randomUUID(), [TENANT_FIELD]: who.tenantId, ...input } as never)
    } catch (thrown) {
      const target = redirectOf(thrown)
      if (target === null) throw thrown
      return { status: 'success', data: { target } }
    }
  })

/** Where an action that was done sent the browser. */
export const sentTo = (target: string): ActionResult<unknown> => ({ status: 'success', data: { target } })

export const DONE: ActionResult<unknown> = { status: 'success', data: null }

/** As the role of a request in somebody's context; with the event that every commit needs. */
export const asRequestOf = <T>(
  { tenantId, userId }: { tenantId: string; userId: string },
  work: (tx: Tx) => Promise<T>,
): Promise<T> =>
  inTransaction('app', async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.tenant_id', ${tenantId}, true), set_config('app.user_id', ${userId}, true)`
    const answer = await work(tx)
    await appendAudit(tx, {
      tenantId,
      event: 'tests.changed',
      outcome: 'success',
      actorKind: 'user',
      actorId: userId,
      requestId: 'tests',
      address: null,
      userAgent: null,
    })
    return answer
  })

/** Where a session is, by the database. */
export async function whereIs({ sessionId }: Pick<Person, 'sessionId'>): Promise<string | undefined> {
  const [row] = await asAdmin<{ tenant_id: string }>('SELECT tenant_id FROM sessions WHERE id = $1', [
    sessionId,
  ])
  return row?.tenant_id
}

/** Who is in a team and as what, by their first names. */
export async function membersIn(tenantId: string): Promise<Record<string, string>> {
  const rows = await asAdmin<{ name: string; role: string }>(
    `SELECT split_part(u.name, ' ', 1) AS name, m.role FROM memberships m JOIN users u ON u.id = m.user_id
     WHERE m.tenant_id = $1 ORDER BY 1`,
    [tenantId],
  )
  return Object.fromEntries(rows.map(({ name, role }) => [name, role]))
}

/** Puts somebody into a team, or gives them another role, as nobody can from a page. */
export const makeMember = (tenantId: string, { userId }: Person, role: string): Promise<void> =>
  byHand(
    `INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, $3::"MemberRole")
     ON CONFLICT (tenant_id, user_id) DO UPDATE SET role = EXCLUDED.role`,
    [tenantId, userId, role],
  )

/** The same person, with a browser in that team. */
export async function movedTo(who: Person, tenantId: string): Promise<Person> {
  await byHand('UPDATE sessions SET tenant_id = $1 WHERE id = $2', [tenantId, who.sessionId])
  return { ...who, tenantId }
}
