import { asAdmin } from '../support/trail.ts'
import { type MarkRow, type QueueRow, until } from './marks.ts'

/** A job as it lies in the queue. */
export const jobCalled = async (id: string | null) => {
  const [row] = await asAdmin<QueueRow>('SELECT * FROM jobs.job WHERE id = $1', [id])
  if (row === undefined) throw new Error(`no job ${id}`)
  return row
}

/** Waits until a job is in a state, and hands it over. */
export const inState = (id: string | null, state: QueueRow['state']) =>
  until(async () => {
    const row = await jobCalled(id)
    return row.state === state && row
  })

/** How often, where and at which attempt a mark was left. */
export const marksOf = (mark: string) =>
  asAdmin<MarkRow>('SELECT * FROM marks WHERE mark = $1 ORDER BY at', [mark])
