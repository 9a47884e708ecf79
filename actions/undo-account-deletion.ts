'use server'

import { cookies } from 'next/headers'
import { undoClosing } from '@/lib/account/closing'
import { readUndoPass, SPENT_PASS, UNDO_PAGE } from '@/lib/account/undo-pass'
import { guard } from '@/lib/guard/action'
import { emptySchema } from '@/lib/validations/empty'

/**
 * Keeps an account that was going to be deleted. Its owner has no session: that they signed in just now stands in a cookie
 * that is good for this alone.
 */
export const undoAccountDeletion = guard(
  {
    event: 'account.kept',
    scope: { global: 'nobody is signed in' },
    access: 'public',
    input: emptySchema,
    limit: { max: 30, per: '10m' },
  },
  async ({ tx, caller, record, afterCommit, redirectTo }) => {
    const { userId } = await undoClosing(tx, await readUndoPass(caller.headers), caller)
    record({ resource: ['user', userId] })
    afterCommit(async () => (await cookies()).set(SPENT_PASS))
    redirectTo(`${UNDO_PAGE}?state=undone`)
    return null
  },
)
