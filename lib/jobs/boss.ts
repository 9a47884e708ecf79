import 'server-only'
import { PgBoss } from 'pg-boss'
import { env } from '@/env.mjs'
import { recordFault } from '@/lib/monitoring/record'

/** How often dead workers are looked for; tests are in more of a hurry. */
export type Pace = { readonly superviseSeconds: number; readonly pollSeconds: number }

export const PACE: Pace = { superviseSeconds: 15, pollSeconds: 2 }

/**
 * pg-boss as we use it: with tables that our migration made, on connections of its own as portcullis_system. It makes
 * and changes no table, and puts nothing into the queue by itself.
 */
export function newBoss({ superviseSeconds }: Pace): PgBoss {
  const boss = new PgBoss({
    connectionString: env.DATABASE_SYSTEM_URL,
    application_name: 'portcullis-jobs',
    schema: 'jobs',
    max: 2,
    connectionTimeoutMillis: 3_000,
    migrate: false,
    createSchema: false,
    schedule: false,
    reindex: false,
    persistWarnings: false,
    // A worker that is waiting hears of a new job at once; where a pooler swallows that, it asks every few seconds.
    useListenNotify: true,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
  })
  // Without a listener an error of a lost connection would end the process. It comes back by itself.
  boss.on('error', (error) => recordFault(error, { event: 'jobs.worker' }))
  return boss
}
