import 'server-only'
import { env } from '@/env.mjs'
import { CLOCKS, JOBS } from '@/jobs'
import { prepareHttpServer } from '@/lib/http-server'
import { refuseOpenDatabase } from '@/lib/isolation/refuse'
import { keepWorking } from '@/lib/jobs/process'

/**
 * Everything that has to be true before the first request: an environment without gaps (importing this checks it), a
 * database in which no tenant can see another, an HTTP server without Next's two gaps; and this process's share of the
 * work that waits.
 *
 * @throws Error with one sentence for the operator
 */
export async function startUp(): Promise<void> {
  prepareHttpServer()
  await refuseOpenDatabase()
  for (const start of CLOCKS) start()
  if (env.JOBS === 'on') keepWorking(JOBS)
}
