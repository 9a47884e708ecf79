import { mkdir, rm } from 'node:fs/promises'
import { withClient } from '../../local/database/connect.ts'
import { migrate } from '../../local/database/migrations.ts'
import { HASTE, removeData } from '../../local/database/postgres.ts'
import { startLocalDatabase } from '../../local/database/server.ts'
import { LOCAL_FOLDER, ROOT } from '../../local/folder.ts'
import { freePort } from '../../local/ports.ts'
import { loadSecrets } from '../../local/secrets.ts'
import { importFrom } from '../../scripts/surface/resolver.ts'
import { median } from '../measure/median.ts'
import type { Verdict } from '../report.ts'

const CHAINS = 200
const LENGTH = 1_000
const ROUNDS = 7

export type VerifyResult = {
  rows: number
  chains: number
  /** Of each round, in its order. */
  rowsPerSecond: number[]
  /** The most that JavaScript's heap held meanwhile. */
  heapMiB: number
}

/** How fast `npm run audit:verify` goes through a trail of 200 tenants with 1,000 rows each, on a database of its own. */
export async function benchVerify(): Promise<{ result: VerifyResult; verdicts: Verdict[] }> {
  importFrom(ROOT)
  const { verifyDatabase } = await import('../../scripts/audit/verify.ts')
  return withTrail(async (url) => {
    console.log(`  verify: ${CHAINS * LENGTH} rows, ${ROUNDS} rounds`)
    const heap = watchHeap()
    const rowsPerSecond: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const { rows, findings, seconds } = await verifyDatabase(url)
      if (rows !== CHAINS * LENGTH || findings.length > 0)
        throw new Error('the trail of the bench is not whole')
      rowsPerSecond.push(Math.round(rows / seconds))
    }
    const result = { rows: CHAINS * LENGTH, chains: CHAINS, rowsPerSecond, heapMiB: heap.stop() }
    const middle = median(rowsPerSecond)
    return {
      result,
      verdicts: [
        {
          target: 'verify: 100,000 rows/s or more',
          found: `${middle} (the middle one of ${ROUNDS} rounds)`,
          reached: middle >= 100_000,
        },
      ],
    }
  })
}

async function withTrail<T>(work: (url: string) => Promise<T>): Promise<T> {
  const folder = `${LOCAL_FOLDER}/bench-audit-${process.pid}`
  await mkdir(folder, { recursive: true })
  try {
    const port = await freePort()
    const secrets = loadSecrets(folder)
    const database = await startLocalDatabase({ folder, port, secrets, settings: HASTE })
    try {
      await migrate(database.urls.owner)
      await withClient(database.urls.owner, async (client) => {
        await client.query(FILL)
        await client.query('ANALYZE audit_events')
      })
      return await work(database.urls.owner)
    } finally {
      await database.stop()
    }
  } finally {
    await removeData(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

function watchHeap(): { stop(): number } {
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().heapUsed)
  }, 20)
  return {
    stop() {
      clearInterval(timer)
      return Math.round(most / 2 ** 20)
    },
  }
}

/** The rows that app.append_audit would write, without a transaction and a lock for each. */
const FILL = `DO $$
DECLARE
  tenant uuid; actor uuid; moment timestamptz; metadata jsonb; previous bytea; digest bytea;
BEGIN
  FOR number IN 1..${CHAINS} LOOP
    tenant := gen_random_uuid(); actor := gen_random_uuid(); previous := sha256('');
    FOR seq IN 1..${LENGTH} LOOP
      moment := clock_timestamp();
      metadata := jsonb_build_object('before', jsonb_build_object('name', 'Uma Rao ' || seq),
        'after', jsonb_build_object('name', 'Uma "Zoë" Rao ' || seq));
      digest := sha256(previous || convert_to(jsonb_build_array(tenant, seq,
        to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'user.name_updated', 'success', NULL, 'user',
        actor, 'user', actor::text, 'req_0c9a1f5e-6d3b-4f1e-9f0a-' || seq, '203.0.113.7', 'Mozilla/5.0 (X11; Linux x86_64)',
        metadata)::text, 'UTF8'));
      INSERT INTO audit_events VALUES (tenant, seq, moment, 'user.name_updated', 'success', NULL, 'user', actor, 'user',
        actor::text, 'req_0c9a1f5e-6d3b-4f1e-9f0a-' || seq, '203.0.113.7', 'Mozilla/5.0 (X11; Linux x86_64)', metadata, previous, digest);
      previous := digest;
    END LOOP;
    INSERT INTO audit_heads VALUES (tenant, ${LENGTH}, previous, '');
  END LOOP;
END $$`
