import { randomUUID } from 'node:crypto'
import { asAdmin } from '../../support/trail.ts'
import type { Control } from '../stage.ts'

export const JOB_CONTROLS: Record<string, Control> = {
  retryJob: { input: async () => ({ jobId: await deadJob() }) },
  discardJob: { input: async () => ({ jobId: await deadJob() }) },
}

/** A mail that was tried as often as it may be. Retried, it fails at once: nobody knows its template. */
async function deadJob(): Promise<string> {
  const id = randomUUID()
  await asAdmin(`SELECT jobs.create_queue('send-mail', '{"policy": "standard"}') WHERE NOT EXISTS
    (SELECT FROM jobs.queue WHERE name = 'send-mail')`)
  await asAdmin(
    `INSERT INTO jobs.job (id, name, data, state, completed_on, keep_until, policy, retry_limit, singleton_key, singleton_on)
     VALUES ($1::uuid, 'send-mail', jsonb_build_object('requestId', 'req_attack', 'input', '{}'::jsonb), 'failed', now(),
       now() + interval '100 years', 'standard', 0, $1::uuid::text, 'epoch')`,
    [id],
  )
  return id
}
