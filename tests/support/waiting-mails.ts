import { asAdmin } from './trail.ts'

/** The templates of the mails that wait for somebody, oldest first. */
export async function mailsWaitingFor(address: string): Promise<string[]> {
  const rows = await asAdmin<{ template: string }>(
    `SELECT data->'input'->>'template' AS template FROM jobs.job
     WHERE name = 'send-mail' AND data->'input'->>'to' = $1 ORDER BY created_on`,
    [address],
  )
  return rows.map(({ template }) => template)
}
