import { readClosing } from '@/lib/account/queries'
import { readUndoPass } from '@/lib/account/undo-pass'
import { publicLoader } from '@/lib/guard/loader'
import { undoPageSchema } from '@/lib/validations/account'

/** Until when whoever has just signed in can keep their account, or what there is to say instead. */
export const loadUndo = publicLoader(
  {
    event: 'page.undo_deletion',
    page: '/undo-deletion',
    scope: { global: 'whoever is deleting their account has no session' },
    access: 'public',
    input: undoPageSchema,
    limit: { max: 60, per: '1m' },
  },
  async ({ input, caller, tx }) => {
    const pass = await readUndoPass(caller.headers)
    const closing = pass && (await readClosing(tx, pass.userId))
    if (closing === null || closing.id !== pass?.closingId) return { state: input.state ?? null, until: null }
    return closing.due ? { state: 'late' as const, until: null } : { state: null, until: closing.dueAt }
  },
)
