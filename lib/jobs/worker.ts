import 'server-only'
import type { JobWithMetadata, PgBoss } from 'pg-boss'
import { log } from '@/lib/log'
import { newBoss, PACE, type Pace } from './boss'
import type { Job } from './policy'
import { enqueueDue } from './schedule'

/** How many jobs of one kind a process does at the same time; each holds one connection of the pool. */
const AT_ONCE = 4
/** How long a process that is told to end waits for what it has begun. */
const GRACE_MS = 20_000
const MINUTE_MS = 60_000

export type Workers = { stop: () => Promise<void> }

/**
 * Starts this process's share of the work. Any number of processes may: each job is held by one of them, and comes back
 * when that one dies.
 *
 * @param jobs every kind, each by the name of its queue
 * @returns `stop`, which takes no new job and waits for those that are running
 * @throws Error when the database lacks the tables of this version of pg-boss
 */
export async function startWorkers(jobs: readonly Job[], pace: Pace = PACE): Promise<Workers> {
  const boss = newBoss(pace)
  try {
    await boss.start()
    for (const job of jobs) await work(boss, job, pace)
  } catch (error) {
    // Half a worker would go on beside the next one.
    await boss.stop({ graceful: false })
    throw error
  }
  await enqueueDue(jobs)
  const clock = setInterval(() => enqueueDue(jobs), MINUTE_MS)
  clock.unref()
  log.info({ event: 'jobs.started', count: jobs.length })
  return {
    stop: async () => {
      clearInterval(clock)
      await boss.stop({ graceful: true, timeout: GRACE_MS })
      log.info({ event: 'jobs.stopped' })
    },
  }
}

/**
 * So many loops, each of which takes one job at a time: a slow one holds up nobody, and of a tenant that has reached its
 * limit the loops that are free take none.
 */
async function work(boss: PgBoss, job: Job, { pollSeconds }: Pace): Promise<void> {
  const { name, limit } = job.policy
  await boss.createQueue(name, { policy: 'standard', notify: true })
  const options = {
    includeMetadata: true,
    perJobResults: true,
    pollingIntervalSeconds: pollSeconds,
    notifyPollingIntervalSeconds: 2 * pollSeconds,
    ...(limit === undefined ? {} : { groupConcurrency: limit }),
  } as const
  for (let loop = 0; loop < AT_ONCE; loop += 1) {
    const id: string = await boss.work(name, options, async (rows: JobWithMetadata[]) => {
      const results = await Promise.all(rows.map(async (row) => ({ id: row.id, ...(await job(row)) })))
      // Where there was one there may be more: looks again at once, instead of after its pause.
      boss.notifyWorker(id)
      return results
    })
  }
}
