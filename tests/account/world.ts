import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { JOBS } from '@/jobs'
import { KEY_FIELD } from '@/lib/guard/reserved'
import { enqueueDue } from '@/lib/jobs/schedule'
import { asAdmin, byHand } from '../support/trail.ts'

/** What the form adds for one press of its button. */
export const pressed = () => ({ [KEY_FIELD]: randomUUID() })

export type Ran = { id: string; data: { requestId: string }; group_id: string | null }

/** Runs what waits in a queue, oldest first, as a worker would. */
export async function runAll(name: string): Promise<Ran[]> {
  const waiting = await asAdmin<Ran>(
    `UPDATE jobs.job SET state = 'active', started_on = now() WHERE name = $1 AND state = 'created' RETURNING *`,
    [name],
  )
  for (const row of waiting) expect(await attempt(name, row)).toEqual({ status: 'completed' })
  return waiting
}

/** One attempt at a job that is held already. */
export const attempt = (name: string, { id, data, group_id: groupId }: Ran, retryCount = 0) => {
  const run = JOBS.find((job) => job.policy.name === name)
  if (run === undefined) throw new Error(`no job ${name}`)
  return run({ id, data, groupId, retryCount, retryLimit: 8 })
}

/** Two weeks later: looks for accounts that are due, and answers the erasures that were ordered. */
export async function afterTheGrace(): Promise<void> {
  await byHand(`UPDATE account_closures SET due_at = now() - interval '1 minute' WHERE erased_at IS NULL`)
  await asAdmin(`DELETE FROM jobs.job WHERE name = 'erase-due-accounts'`)
  await enqueueDue(JOBS)
  await runAll('erase-due-accounts')
}

/** Whether there is still somebody of this id, and of this address. */
export const stillThere = async ({ userId, email }: { userId: string; email: string }): Promise<boolean> =>
  (await asAdmin('SELECT 1 FROM users WHERE id = $1 OR email = $2', [userId, email])).length > 0

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
