import { readClosing } from '@/lib/account/queries'
import { readUndoPass } from '@/lib/account/undo-pass'
import { publicLoader } from '@/lib/guard/loader'
import { undoPageSchema } from '@/lib/validations/account'

/** Until when whoever has just signed in can keep their account; null for anybody else. */
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
    const open = closing !== null && closing.id === pass?.closingId && closing.dueAt > new Date()
    return { state: input.state ?? null, until: open ? closing.dueAt : null }
  },
)
