import type { z } from 'zod'
import type { MemberRole, UserRole } from '@/lib/generated/prisma/enums'

/**
 * Which rows a surface is about. The strings all mean the tenant of the live session, under row-level security, and say
 * to the reader where it comes from; `global` sees all tenants, runs as portcullis_system and has to say why.
 */
export type Scope =
  | 'per-request-tenant-id'
  | 'per-user-tenant-id'
  | 'per-session-tenant-id'
  | { readonly global: string }

export const isGlobal = (scope: Scope): boolean => typeof scope !== 'string'

/** Who may: anybody, anybody signed in, a platform role, or at least this role within the tenant. */
export type Access = 'public' | 'user' | { readonly role: UserRole } | { readonly member: MemberRole }

/** A bucket of `max` that refills evenly over `per`. */
export type Limit = { readonly max: number; readonly per: Duration }

/** A limit that may count something else than the caller, such as the mailbox a mail goes to. */
type LimitBy<Schema extends z.ZodType> = Limit & {
  readonly by?: (facts: { input: z.output<Schema> }) => string
}

/** A length of time with its unit: '30s', '10m', '12h', '7d'. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`

/** What a surface declares. All of it but `owner` and `by` is data, so that a machine can read it. */
export type Policy<Schema extends z.ZodType> = {
  /** Name of the audit event and of the rate-limit bucket: `thing.happened`. */
  readonly event: `${string}.${string}`
  readonly scope: Scope
  readonly access: Access
  readonly input: Schema
  /** The user the work is done to; must be the one who is signed in. */
  readonly owner?: (facts: { input: z.output<Schema> }) => string
  /** How often: for each caller, or for whatever `by` names. All of them must admit. */
  readonly limit?: Limit | readonly LimitBy<Schema>[]
}

export const DEFAULT_LIMIT: Limit = { max: 60, per: '1m' }

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const

/** A duration in seconds. */
export function seconds(duration: Duration): number {
  const unit = duration.at(-1)
  if (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')
    return Number.parseFloat(duration) * SECONDS[unit]
  throw new RangeError(`not a duration: ${duration}`)
}

const RANK: Record<MemberRole, number> = { MEMBER: 1, ADMIN: 2, OWNER: 3 }

/** True when `held` allows at least what `wanted` does. */
export const atLeast = (held: MemberRole, wanted: MemberRole): boolean => RANK[held] >= RANK[wanted]
