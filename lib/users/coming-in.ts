import 'server-only'
import { type Closing, readClosing } from '@/lib/account/queries'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { ENDED_SENTENCES } from '@/lib/sessions/endings'

/**
 * Whether somebody who has just proved who they are comes in. Whoever was disabled stays out; whoever is deleting their
 * account gets no session, only the way to undo that.
 *
 * @param userId of a user, or of nobody yet, who is about to sign up
 * @returns null for whoever comes in, or the deletion that they may undo
 * @throws Refusal AUTH_DISABLED
 */
export async function closingInstead(tx: Tx, userId: string): Promise<Closing | null> {
  const user = await tx.user.findFirst({ where: { id: userId }, select: { disabledAt: true } })
  if (user === null || user.disabledAt === null) return null
  const closing = await readClosing(tx, userId)
  if (closing === null) throw new Refusal('AUTH_DISABLED', { message: ENDED_SENTENCES.disabled })
  return closing
}
