import type { z } from 'zod'
import type { PlanKey } from '@/lib/billing/plans'
import type { Tx } from '@/lib/db'
import type { Duration } from '@/lib/duration'
import type { MemberRole, UserRole } from '@/lib/generated/prisma/enums'
import type { Actor } from './authority'

/**
 * Which rows a surface is about. The strings all mean the tenant of the live session, under row-level security; with
 * `per-request-tenant-id` the form also says for which tenant it was made, and is refused when that is another by now.
 * `global` sees all tenants, runs as portcullis_system and has to say why.
 */
export type Scope =
  | 'per-request-tenant-id'
  | 'per-user-tenant-id'
  | 'per-session-tenant-id'
  | { readonly global: string }

/** What an address declares that is opened and not sent from a page. */
export type NoPageTenant = Exclude<Scope, 'per-request-tenant-id'>

export const isGlobal = (scope: Scope): boolean => typeof scope !== 'string'

/**
 * Who may: anybody, anybody signed in, a platform role, or at least this role within the tenant; `signing-in` is anybody
 * with a live session, also while their second factor is still to come. `fresh` asks for a login no older than that, for
 * what destroys or hands out power (ASVS 7.5.1, T13).
 */
export type Access =
  | 'public'
  | 'signing-in'
  | 'user'
  | { readonly fresh: Duration }
  | { readonly role: UserRole; readonly fresh?: Duration }
  | { readonly member: MemberRole; readonly fresh?: Duration }

/**
 * A bucket of `max`, a million at most, that refills evenly over `per`, a day at most: the database takes no other. While it
 * cannot be read, it admits nobody unless it says so.
 */
export type Limit = {
  readonly max: number
  readonly per: Exclude<Duration, `${number}d`> | '1d'
  readonly whenDown?: 'closed' | 'open'
}

/**
 * A limit that may count something else than the caller, such as the mailbox a mail goes to; with `by` and `of` together,
 * what `by` names among that person's or team's.
 */
export type LimitBy<Schema extends z.ZodType> = Limit & {
  readonly by?: (facts: { input: z.output<Schema>; network: string | null }) => string
  /**
   * All live sessions of one person together: for what can be guessed from any of them. Or everybody of the team that the
   * session is in: for what leaves in the team's name.
   */
  readonly of?: 'person' | 'team'
  /** What this bucket does not count. */
  readonly unless?: (facts: { input: z.output<Schema> }) => boolean
}

/** What every kind of surface declares. */
export type Declared<Schema extends z.ZodType> = {
  /** Name of the audit event and of the rate-limit bucket: `thing.happened`. */
  readonly event: `${string}.${string}`
  readonly scope: Scope
  readonly access: Access
  readonly input: Schema
  /** Paid for: the tenant's plan must be one of these, as our own row has it (T57). */
  readonly entitlement?: readonly PlanKey[]
  /**
   * Whether an admin who acts as somebody else may. Closed without a word: platform roles, fresh logins, and what is open
   * before the second factor; closed by this word: what is the person's alone, or outlasts the impersonation.
   */
  readonly impersonated?: Impersonated
}

/** What a surface says to whoever impersonates. */
type Impersonated = 'open' | 'closed'

/** What decides whether somebody who impersonates is let in. */
export type Opening = { readonly access: Access; readonly impersonated?: Impersonated }

/** True where nobody gets in who acts as somebody else. A platform role and a fresh login are never lent. */
export function closedToImpersonators({ access, impersonated }: Opening): boolean {
  if (access === 'public') return false
  if (isNeverLent(access)) return true
  return impersonated === undefined ? access === 'signing-in' : impersonated === 'closed'
}

const isNeverLent = (access: Access): boolean =>
  typeof access === 'object' && ('role' in access || access.fresh !== undefined)

/** What a surface that changes something declares. All of it but the functions is data, so that a machine can read it. */
export type Policy<Schema extends z.ZodType, Resource = unknown> = Declared<Schema> & {
  /** The user the work is done to; must be the one who is signed in. */
  readonly owner?: (facts: { input: z.output<Schema> }) => string
  /** The row the work is done to, read through the tenant. Null is *not found*, whoever it belongs to (T4). */
  readonly resource?: (facts: { tx: Tx; input: z.output<Schema>; actor: Actor }) => Promise<Resource | null>
  /** A last word on this actor and this row, once both are known. */
  readonly allow?: (facts: { input: z.output<Schema>; actor: Actor; resource: Resource }) => boolean
  /** How often: for each caller, or for whatever `by` names. All of them must admit. */
  readonly limit?: Limit | readonly LimitBy<Schema>[]
  /** For how long a second call with the same key does nothing and reads the first one's answer (T9). */
  readonly idempotent?: Duration
}

/** Only declared keys leave: what answers more than nothing has to say what (T6, T12). */
export type Leaving<Out extends z.ZodType> = { readonly output?: Out }

/** Each of these asks about the person who acts; where anybody may, nobody is there to be asked about. */
const ABOUT_THE_ACTOR = ['owner', 'resource', 'allow', 'entitlement', 'idempotent'] as const

/**
 * Stops a policy that promises what no step could keep, before the first request: when its module is loaded.
 *
 * @throws TypeError naming the event and the promise
 */
export function enforceable(
  policy: Opening & { event: string } & { [promise in (typeof ABOUT_THE_ACTOR)[number]]?: unknown },
): void {
  const empty = ABOUT_THE_ACTOR.find((promise) => policy.access === 'public' && policy[promise] !== undefined)
  if (empty)
    throw new TypeError(`${policy.event}: public access has no actor, so \`${empty}\` would check nothing`)
  if (policy.impersonated === 'open' && isNeverLent(policy.access))
    throw new TypeError(`${policy.event}: a platform role or a fresh login is never open to who impersonates`)
}

export const DEFAULT_LIMIT: Limit = { max: 60, per: '1m' }

const RANK: Record<MemberRole, number> = { MEMBER: 1, ADMIN: 2, OWNER: 3 }

/** True when `held` allows at least what `wanted` does. */
export const atLeast = (held: MemberRole, wanted: MemberRole): boolean => RANK[held] >= RANK[wanted]
