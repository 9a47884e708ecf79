import { expect } from 'vitest'
import { asAdmin } from './trail.ts'

/** What a refusal may write: its own audit event, which is counted by day, and the buckets of the limiter. */
const MAY_CHANGE = [
  'audit_days',
  'audit_disclosures',
  'audit_events',
  'audit_heads',
  'rate_limits',
  '_prisma_migrations',
]

/** The jobs that requests put into the queue; the clock's own come and go (lib/jobs/schedule.ts). */
const REQUESTED_JOBS = `SELECT 'jobs' AS name, md5(coalesce(string_agg(id || ' ' || state, ',' ORDER BY id), '')) AS hash
  FROM jobs.job WHERE data->>'requestId' LIKE 'req\\_%'`

/** One hash a table, by name, over every byte of every row (but the touch of `last_seen_at`). */
export type Digest = Record<string, string>

/** Reads the digest of all tables as the superuser, who sees through row-level security. */
export async function readDigest(): Promise<Digest> {
  const tables = await asAdmin<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1) ORDER BY 1`,
    [MAY_CHANGE],
  )
  const parts = tables.map(
    ({
      name,
    }) => `SELECT '${name}' AS name, count(*) || ':' || md5(coalesce(string_agg(line, E'\\n' ORDER BY line), '')) AS hash
      FROM (SELECT (to_jsonb(t) - 'last_seen_at')::text AS line FROM "${name}" t) AS lines`,
  )
  const hashes = await asAdmin<{ name: string; hash: string }>([...parts, REQUESTED_JOBS].join(' UNION ALL '))
  return Object.fromEntries(hashes.map(({ name, hash }) => [name, hash]))
}

/** Runs an attempt and holds the database to it that no row of any table changed. */
export async function changingNothing<T>(attempt: () => Promise<T>): Promise<T> {
  const before = await readDigest()
  const answer = await attempt()
  expect(await readDigest()).toEqual(before)
  return answer
}
