import { randomUUID } from 'node:crypto'
import { undoCookie } from '@/lib/account/undo-pass'
import { type Person, withCookie } from '../../support/newcomers.ts'
import { byHand } from '../../support/trail.ts'
import type { Control } from '../stage.ts'

/** The browser in which whoever is deleting their account has just signed in. */
let pass = ''

export const ACCOUNT_CONTROLS: Record<string, Control> = {
  requestAccountExport: { input: () => ({}) },
  deleteAccount: { input: (me) => ({ email: me.email }) },
  undoAccountDeletion: {
    input: async (me) => {
      const { name, value } = await undoCookie({ userId: me.userId, id: await beginDeletion(me) })
      pass = `${name}=${value}`
      return {}
    },
    browser: () => withCookie(pass),
  },
}

/** The person has asked for their account to be deleted; answers which of their requests it is. */
async function beginDeletion({ userId }: Person): Promise<string> {
  const id = randomUUID()
  await byHand(
    `WITH disabled AS (UPDATE users SET disabled_at = now() WHERE id = $1)
     INSERT INTO account_closures (user_id, id, due_at) VALUES ($1, $2, now() + interval '14 days')`,
    [userId, id],
  )
  return id
}
