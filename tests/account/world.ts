import { randomUUID } from 'node:crypto'
import { KEY_FIELD } from '@/lib/guard/reserved'
import { runAll } from '../support/run-jobs.ts'
import { asAdmin, byHand } from '../support/trail.ts'

/** What the form adds for one press of its button. */
export const pressed = () => ({ [KEY_FIELD]: randomUUID() })

/** Two weeks later: looks for accounts that are due, and answers the erasures that were ordered. */
export async function afterTheGrace(): Promise<void> {
  await byHand(`UPDATE account_closures SET due_at = now() - interval '1 minute' WHERE erased_at IS NULL`)
  await asAdmin(`DELETE FROM jobs.job WHERE name = 'erase-due-accounts'`)
  const [{ JOBS }, { enqueueDue }] = await Promise.all([import('@/jobs'), import('@/lib/jobs/schedule')])
  await enqueueDue(JOBS)
  await runAll('erase-due-accounts')
}

/** Whether there is still somebody of this id, and of this address. */
export const stillThere = async ({ userId, email }: { userId: string; email: string }): Promise<boolean> =>
  (await asAdmin('SELECT 1 FROM users WHERE id = $1 OR email = $2', [userId, email])).length > 0

export const tenantExists = async (id: string): Promise<boolean> =>
  (await asAdmin('SELECT 1 FROM tenants WHERE id = $1', [id])).length === 1

/** The sessions of somebody that live, as the guard would see them. */
export const livingSessions = async ({ userId }: { userId: string }): Promise<number> =>
  (
    await asAdmin('SELECT 1 FROM sessions s, app.open_session(s.id, $2) WHERE s.user_id = $1', [
      userId,
      'none',
    ])
  ).length

/** Where a word stands in any column of any table, of every schema of ours. */
export async function tablesWith(word: string): Promise<string[]> {
  const tables = await asAdmin<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema IN ('public', 'jobs') AND table_type = 'BASE TABLE' ORDER BY 1`,
  )
  const found = []
  for (const { name } of tables) {
    const hits = await asAdmin(
      `SELECT 1 FROM ${name} t WHERE strpos(lower(t::text), lower($1)) > 0 LIMIT 1`,
      [word],
    )
    if (hits.length > 0) found.push(name)
  }
  return found
}
