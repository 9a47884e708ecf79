import { expect } from 'vitest'
import type { Code, Reason } from '@/lib/errors'
import type { ActionError, ActionResult } from '@/lib/guard/result'
import { changingNothing } from './digest.ts'
import { type TrailRow, trailOf } from './trail.ts'

/** The refusal in an answer that has to be one. */
export function errorOf(answer: ActionResult<unknown>): ActionError {
  if (answer.status !== 'error') throw new Error(`expected a refusal, got ${JSON.stringify(answer)}`)
  return answer.error
}

/**
 * Holds an attempt to be refused as it should be: with this reason outside and this code inside, no row changed in
 * any table, and one audit event under the request id of the answer.
 */
export async function expectRefusal(
  attempt: () => Promise<ActionResult<unknown>>,
  { reason, code }: { reason: Reason; code: Code },
): Promise<{ error: ActionError; event: TrailRow }> {
  const error = errorOf(await changingNothing(attempt))
  expect(error.reason).toBe(reason)
  const trail = await trailOf(error.requestId)
  expect(trail).toHaveLength(1)
  const [event] = trail
  if (event === undefined) throw new Error('no audit event')
  expect(event).toMatchObject({ code, outcome: reason === 'unavailable' ? 'failed' : 'denied' })
  return { error, event }
}
