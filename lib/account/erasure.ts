import 'server-only'
import { appendAudit, PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { endSubscriptionLater } from '@/lib/billing/end-subscription'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { mailLater } from '@/lib/mail/later'
import { endMembership } from '@/lib/teams/commands'
import { lockPlaces } from './closing'
import { type Fate, fateOf, type Place } from './policy'
import { placesOf } from './queries'

type Cause = { requestId: string }
type Person = { id: string; name: string; email: string }

/** How many tenants had which fate. */
export type Erased = Record<Fate, number>

/**
 * Erases an account whose grace time is over, in one transaction: what is theirs alone is closed and no longer paid for,
 * teams go on without them, and nothing names them any more but a number. Called again it finds nothing to do.
 *
 * @returns null when the deletion was undone, or is done
 * @throws Refusal ACCOUNT_NOT_DUE
 */
export async function eraseAccount(
  tx: Tx,
  { userId, closingId }: { userId: string; closingId: string },
  cause: Cause,
): Promise<Erased | null> {
  const [closing] = await tx.$queryRaw<{ due: boolean }[]>`
    SELECT due_at <= clock_timestamp() AS due FROM account_closures
    WHERE user_id = ${userId}::uuid AND id = ${closingId}::uuid AND erased_at IS NULL FOR UPDATE`
  if (closing === undefined) return null
  if (!closing.due) throw new Refusal('ACCOUNT_NOT_DUE')
  await lockPlaces(tx, userId)
  const gone = await tx.user.findUnique({
    where: { id: userId },
    select: { id: true, name: true, email: true },
  })
  // An operator was faster, by hand.
  if (gone === null) return finished(tx, userId, null)
  // The platform's chain before those of teams, as everywhere, so that two events never wait for each other's.
  await note(tx, PLATFORM_TENANT_ID, 'account.erased', 'attempted', gone, cause)
  const erased: Erased = { closed: 0, left: 0, handover: 0 }
  for (const place of (await placesOf(tx, userId)).sort(byId)) {
    const fate = fateOf(place)
    erased[fate] += 1
    await END[fate](tx, place, gone, cause)
  }
  await tx.$executeRaw`SELECT app.forget_person(${userId}::uuid, ${gone.email})`
  await tx.$executeRaw`DELETE FROM users WHERE id = ${userId}::uuid`
  await mailLater(tx, 'account-deleted', gone.email, { at: new Date().toISOString() }, cause)
  return finished(tx, userId, erased)
}

async function finished<T>(tx: Tx, userId: string, erased: T): Promise<T> {
  await tx.$executeRaw`UPDATE account_closures SET erased_at = clock_timestamp() WHERE user_id = ${userId}::uuid`
  return erased
}

const byId = (a: Place, b: Place): number => (a.tenantId < b.tenantId ? -1 : 1)

type End = (tx: Tx, place: Place, gone: Person, cause: Cause) => Promise<void>

const END: Record<Fate, End> = { closed: close, left: leave, handover: handOverAndLeave }

/** Nobody is left in it: it goes with everything in it, what it pays for ends, and its customer is forgotten. */
async function close(tx: Tx, { tenantId }: Place, _gone: Person, cause: Cause): Promise<void> {
  const [tenant] = await tx.$queryRaw<{ customerId: string | null }[]>`
    DELETE FROM tenants WHERE id = ${tenantId}::uuid RETURNING stripe_customer_id AS "customerId"`
  const customerId = tenant?.customerId
  if (!customerId) return
  await endSubscriptionLater(tx, customerId, cause)
  // What Stripe told of them was worked on; its id stays, so that a second delivery is known for one.
  await tx.$executeRaw`
    UPDATE webhook_inbox SET payload = '{}' WHERE provider = 'stripe' AND status = 'DONE'
      AND (payload->'data'->'object'->>'customer' = ${customerId} OR payload->'data'->'object'->>'id' = ${customerId})`
}

async function leave(tx: Tx, { tenantId }: Place, gone: Person, cause: Cause): Promise<void> {
  await endMembership(tx, tenantId, gone.id)
  await note(tx, tenantId, 'account.left_team', 'success', gone, cause)
}

/**
 * They became the last owner after they had asked to go, because another one left. A team always has an owner: the one
 * who has been in it longest, of those with the highest role. Somebody is: the team is held since its fate was read.
 */
async function handOverAndLeave(tx: Tx, place: Place, gone: Person, cause: Cause): Promise<void> {
  const [heir] = await tx.$queryRaw<[Person]>`
    SELECT u.id, u.name, u.email FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.tenant_id = ${place.tenantId}::uuid AND m.user_id <> ${gone.id}::uuid
    ORDER BY u.disabled_at IS NOT NULL, m.role, m.created_at, u.id LIMIT 1`
  await tx.$executeRaw`
    UPDATE memberships SET role = 'OWNER' WHERE tenant_id = ${place.tenantId}::uuid AND user_id = ${heir.id}::uuid`
  const values = { team: place.name, to: heir.name, at: new Date().toISOString() }
  await mailLater(tx, 'team-inherited', heir.email, values, cause)
  await note(tx, place.tenantId, 'team.inherited', 'success', heir, cause)
  await leave(tx, place, gone, cause)
}

const note = (
  tx: Tx,
  tenantId: string,
  event: string,
  outcome: 'attempted' | 'success',
  { id }: { id: string },
  { requestId }: Cause,
): Promise<void> =>
  appendAudit(tx, {
    tenantId,
    event,
    outcome,
    actorKind: 'system',
    actorId: null,
    resource: ['user', id],
    requestId,
    address: null,
    userAgent: null,
  })
