import { seconds } from '@/lib/duration'
import type { MemberRole } from '@/lib/teams/policy'

/** How long a deletion can be undone. Signing in within it offers to. */
export const GRACE = '14d'
export const GRACE_DAYS = seconds(GRACE) / seconds('1d')

/** How long the file with everything about oneself lies ready. */
export const EXPORT_LIVES = '3d'

/** A tenant that somebody is in, with what decides what becomes of it when they go. */
export type Place = {
  tenantId: string
  name: string
  personal: boolean
  role: MemberRole
  /** How many others are in it, and how many of those own it and will stay. */
  others: number
  otherOwners: number
  /** Whether it has a subscription that lives. */
  paying: boolean
}

/**
 * What becomes of a tenant when somebody deletes their account: `closed` with everything in it, `left` to the others, or
 * `handover`: they are its last owner, and others are in it.
 */
export type Fate = 'closed' | 'left' | 'handover'

export function fateOf({ personal, role, others, otherOwners }: Place): Fate {
  if (personal || others === 0) return 'closed'
  return role === 'OWNER' && otherOwners === 0 ? 'handover' : 'left'
}
