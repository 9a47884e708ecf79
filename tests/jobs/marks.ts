import { setTimeout as sleep } from 'node:timers/promises'

// Free of the app's own modules, so that a test may say first which database they will find.

/** Dead workers are missed within a second, so that the tests need not wait as long as a product may. */
export const HURRIED = { superviseSeconds: 1, pollSeconds: 0.5 }

/** The table in which the jobs of kinds.ts leave their marks; row-level security keeps it as it does every other. */
export const MARKS = `
  CREATE TABLE marks (tenant_id uuid, mark text NOT NULL, attempt int NOT NULL, at timestamptz DEFAULT clock_timestamp());
  ALTER TABLE marks ENABLE ROW LEVEL SECURITY;
  CREATE POLICY app_all ON marks TO portcullis_app USING (tenant_id = (SELECT app.tenant_id()))
    WITH CHECK (tenant_id = (SELECT app.tenant_id()));
  CREATE POLICY system_all ON marks TO portcullis_system USING (true) WITH CHECK (true);
  GRANT SELECT, INSERT ON marks TO portcullis_app, portcullis_system`

export type MarkRow = { tenant_id: string | null; mark: string; attempt: number; at: Date }
export type QueueRow = {
  id: string
  name: string
  state: 'created' | 'retry' | 'active' | 'completed' | 'failed'
  group_id: string | null
  retry_count: number
  start_after: Date
  completed_on: Date | null
  data: Record<string, unknown>
  output: { code?: string; requestId?: string } | null
}

/** Waits until something is there, and hands it over. */
export async function until<T>(look: () => Promise<T | undefined | false>, seconds = 10): Promise<T> {
  for (const deadline = Date.now() + 1_000 * seconds; Date.now() < deadline; await sleep(50)) {
    const found = await look()
    if (found !== undefined && found !== false) return found
  }
  throw new Error(`not there after ${seconds} seconds`)
}
