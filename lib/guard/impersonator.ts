import { Refusal } from '@/lib/errors'
import { closedToImpersonators, type Opening } from './policy'

/** An admin who acts as somebody else, as the database knows them in this very transaction. */
export type Impersonator = {
  userId: string
  name: string
  /** Why, in their own words. */
  reason: string
  /** When it is over at the latest. */
  until: Date
}

/** What a session row says of them; all null where nobody impersonates. */
export type Lent = {
  impersonator_id: string | null
  impersonator_name: string | null
  impersonation_reason: string | null
  /** In seconds since 1970. */
  impersonation_until: number | null
}

/** Who acts as the person of a session; null where they act themselves. */
export function impersonatorOf(row: Lent): Impersonator | null {
  if (row.impersonator_id === null) return null
  return {
    userId: row.impersonator_id,
    name: row.impersonator_name ?? '',
    reason: row.impersonation_reason ?? '',
    until: new Date((row.impersonation_until ?? 0) * 1_000),
  }
}

/** @throws Refusal AUTH_IMPERSONATING where the surface is closed to whoever acts as somebody else */
export function requireOpen(
  policy: Opening,
  actor: { name: string; impersonator: Impersonator | null },
): void {
  if (actor.impersonator === null || !closedToImpersonators(policy)) return
  throw new Refusal('AUTH_IMPERSONATING', {
    message: `This is closed while you act as ${actor.name}. End that first, with the button in the strip of this page.`,
  })
}
