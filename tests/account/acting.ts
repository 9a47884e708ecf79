import { expect } from 'vitest'
import { deleteAccount } from '@/actions/delete-account'
import { undoAccountDeletion } from '@/actions/undo-account-deletion'
import { undoCookie } from '@/lib/account/undo-pass'
import type { ActionResult } from '@/lib/guard/result'
import { redirectOf } from '../support/actions.ts'
import type { Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { runAll } from '../support/run-jobs.ts'
import { asAdmin } from '../support/trail.ts'
import { act, sentTo } from '../teams/acting.ts'
import { afterTheGrace } from './world.ts'

export const BEGUN = sentTo('/undo-deletion?state=begun')

/** Asks for somebody's account to be deleted, in their name. */
export const close = (who: Person): Promise<ActionResult<unknown>> =>
  act(who, deleteAccount, { email: who.email })

/** Has somebody's account deleted: asked for, waited for, carried out. */
export async function erase(who: Person): Promise<void> {
  expect(await close(who)).toEqual(BEGUN)
  await afterTheGrace()
  await runAll('erase-account')
}

type Closing = { userId: string; id: string; days: number }
export const closingOf = async ({ userId }: Person): Promise<Closing | undefined> =>
  (
    await asAdmin<Closing>(
      `SELECT user_id AS "userId", id, extract(epoch FROM due_at - requested_at)::integer / 86400 AS days
       FROM account_closures WHERE user_id = $1`,
      [userId],
    )
  )[0]

/** Presses the button that keeps an account, in a browser with this cookie. */
export const keep = (cookie: string | null): Promise<ActionResult<unknown>> =>
  inRequest({ headers: cookie === null ? {} : { cookie } }, async () => {
    try {
      return await undoAccountDeletion({})
    } catch (thrown) {
      return { status: 'success', data: { target: redirectOf(thrown) } }
    }
  })

/** The cookie of a browser in which somebody has just signed in. */
export async function passOf(who: Person): Promise<string> {
  const closing = await closingOf(who)
  if (closing === undefined) throw new Error('nothing to undo')
  const { name, value } = await undoCookie(closing)
  return `${name}=${value}`
}
