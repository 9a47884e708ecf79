import 'server-only'
import type { Tx } from '@/lib/db'
import { seconds } from '@/lib/duration'
import { Refusal } from '@/lib/errors'
import { mailLater } from '@/lib/mail/later'
import { endSessions, holdSessions } from '@/lib/sessions/commands'
import { fateOf, GRACE, type Place } from './policy'
import { placesOf } from './queries'
import type { UndoPass } from './undo-pass'

/** Whoever asks for it, as the guard knows them. */
type Owner = { userId: string; email: string }

/**
 * Begins the deletion of an account. From now on it is disabled, so its sessions are over, no other one begins, and nothing
 * acts for it; the platform keeps its last admin as ever. What is theirs stays as it is until the grace time is over.
 *
 * The teams are held in the order of their ids, so that two owners who go at the same moment take turns and the second one
 * is told.
 *
 * @param typed their address, once more
 * @returns when it will be carried out, and their own tenant, in whose trail it belongs too
 * @throws Refusal ACCOUNT_ADDRESS_WRONG, USER_LAST_ADMIN, ACCOUNT_OWNS_TEAM
 */
export async function beginClosing(
  tx: Tx,
  { userId, email }: Owner,
  typed: string,
  cause: { requestId: string },
): Promise<{ until: Date; home: string | undefined }> {
  if (typed !== email) {
    const sentence = `Type the address of this account: ${email}`
    throw new Refusal('ACCOUNT_ADDRESS_WRONG', { fields: { email: [sentence] } })
  }
  await holdSessions(tx, userId)
  await lockPlaces(tx, userId)
  await requireAnotherAdmin(tx, userId)
  const places = await placesOf(tx, userId)
  requireNoHandover(places)
  await tx.$executeRaw`UPDATE users SET disabled_at = clock_timestamp() WHERE id = ${userId}::uuid`
  const [closing] = await tx.$queryRaw<[{ dueAt: Date }]>`
    INSERT INTO account_closures (user_id, requested_at, due_at) VALUES (${userId}::uuid, clock_timestamp(),
      clock_timestamp() + make_interval(secs => ${seconds(GRACE)}::double precision))
    RETURNING due_at AS "dueAt"`
  await endSessions(tx, userId, 'account_closed')
  await mailLater(tx, 'account-closing', email, { until: closing.dueAt.toISOString() }, cause)
  return { until: closing.dueAt, home: places.find(({ personal }) => personal)?.tenantId }
}

/** Holds somebody and every tenant they are in until the commit: who else is in those, and as what, stays as it is. */
export async function lockPlaces(tx: Tx, userId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`
  await tx.$queryRaw`
    SELECT 1 FROM tenants t WHERE t.id IN (SELECT m.tenant_id FROM memberships m WHERE m.user_id = ${userId}::uuid)
    ORDER BY t.id FOR NO KEY UPDATE`
}

/** The database keeps the same (PC002), with less to say. */
async function requireAnotherAdmin(tx: Tx, userId: string): Promise<void> {
  const [last] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM users WHERE id = ${userId}::uuid AND role = 'ADMIN' AND NOT EXISTS (
      SELECT FROM users u WHERE u.role = 'ADMIN' AND u.disabled_at IS NULL AND u.id <> ${userId}::uuid)`
  if (last === undefined) return
  throw new Refusal('USER_LAST_ADMIN', {
    message: 'You are the last admin of the platform. Make somebody else an admin first.',
  })
}

function requireNoHandover(places: readonly Place[]): void {
  const names = places.filter((place) => fateOf(place) === 'handover').map(({ name }) => name)
  if (names.length === 0) return
  throw new Refusal('ACCOUNT_OWNS_TEAM', {
    message: `You are the last owner of ${new Intl.ListFormat('en').format(names)}, and others work there. Hand it over or delete it first, on its team page.`,
  })
}

/**
 * Takes a deletion back: the account is as it was, and its owner can sign in again. The row is held, so that this and the
 * deletion itself take turns.
 *
 * @param pass of a browser that has just proved whose account it is; null for any other
 * @returns the user's id and address
 * @throws Refusal ACCOUNT_UNDO_PASS without a pass, ACCOUNT_UNDO_OVER when there is nothing to undo, or not any more
 */
export async function undoClosing(
  tx: Tx,
  pass: UndoPass | null,
  cause: { requestId: string },
): Promise<Owner> {
  if (pass === null) {
    throw new Refusal('ACCOUNT_UNDO_PASS', {
      message: 'This page was open for too long. Sign in again to undo the deletion.',
    })
  }
  const { userId, closingId } = pass
  const [closing] = await tx.$queryRaw<{ late: boolean }[]>`
    SELECT due_at <= clock_timestamp() AS late FROM account_closures
    WHERE user_id = ${userId}::uuid AND id = ${closingId}::uuid AND erased_at IS NULL AND banned_at IS NULL FOR UPDATE`
  if (closing === undefined || closing.late) {
    throw new Refusal('ACCOUNT_UNDO_OVER', {
      message: closing
        ? 'It is too late: the account is being deleted. You can make a new one with the same address soon.'
        : 'There is nothing to undo any more. Sign in to see what there is.',
    })
  }
  await tx.$executeRaw`DELETE FROM account_closures WHERE user_id = ${userId}::uuid`
  const user = await tx.user.update({
    where: { id: userId },
    data: { disabledAt: null },
    select: { email: true },
  })
  await mailLater(tx, 'account-kept', user.email, { at: new Date().toISOString() }, cause)
  return { userId, email: user.email }
}
