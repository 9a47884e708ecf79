import { closedToImpersonators, DEFAULT_LIMIT, type Opening } from '../../lib/guard/policy.ts'
import type { Entry, EntryKind, EntryLimit, EntryQueue } from '../../lib/surfaces/entry.ts'
import { inputSchemas, outputKeys } from './input.ts'
import { guardCodes, reasonsOf, workCodes } from './reasons.ts'

/** A policy as the guard keeps it: read by name, because each kind says something else. */
export type AnyPolicy = Readonly<Record<string, unknown>>

type Where = Pick<Entry, 'kind' | 'name' | 'file' | 'address'>

/** Checks that are functions of the policy; that they are there is all a list can say of them. */
const PREDICATES = ['owner', 'resource', 'allow']
/** What the one schema of a kind is the schema of; a route's has a part for each part of the request. */
const PARTS: Partial<Record<EntryKind, string>> = { action: 'form', job: 'order', route: 'request' }

/**
 * One way in, from its policy.
 *
 * @param root the folder of the app, where the modules of its work are looked into
 */
export function entryOf(root: string, where: Where, policy: AnyPolicy): Entry {
  const { kind } = where
  const access = accessOf(kind, policy)
  const facts = {
    ...where,
    event: text(policy.event),
    scope: policy.scope as Entry['scope'],
    ...access,
    entitlement: (policy.entitlement as string[] | undefined) ?? null,
    input: inputSchemas(policy.input, PARTS[kind] ?? 'query'),
    output: outputKeys(policy.output),
    checks: checksOf(kind, policy),
    limits: limitsOf(kind, policy, access.authentication),
    idempotent: text(policy.idempotent),
    queue: kind === 'job' ? queueOf(policy) : null,
    every: kind === 'clock' ? text(policy.every) : null,
    audited: auditedOf(kind, policy),
  }
  const guard = guardCodes(facts)
  const codes = { guard, work: workCodes(root, where.file).filter((code) => !guard.includes(code)) }
  return { ...facts, reasons: reasonsOf([...codes.guard, ...codes.work]), codes }
}

type Standing = Pick<Entry, 'authentication' | 'role' | 'fresh' | 'impersonated'>

function accessOf(kind: EntryKind, policy: AnyPolicy): Standing {
  const access = policy.access
  const named = typeof access === 'object' && access !== null ? (access as AnyPolicy) : {}
  const authentication = proofOf(kind, policy)
  const closed = closedToImpersonators(policy as unknown as Opening)
  const impersonated = authentication === 'session' ? (closed ? 'closed' : 'open') : null
  return { authentication, role: roleOf(named), fresh: text(named.fresh), impersonated }
}

/** What proves who is calling, in a word. */
function proofOf(kind: EntryKind, policy: AnyPolicy): string {
  if (kind === 'job') return policy.access === 'system' ? 'queue' : 'queue, for the person who caused it'
  if (kind === 'clock') return 'clock'
  if (typeof policy.authentication === 'string') return policy.authentication
  return policy.access === 'public' || policy.access === undefined ? 'none' : 'session'
}

function roleOf({ role, member }: AnyPolicy): Entry['role'] {
  if (typeof role === 'string') return { platform: role } as Entry['role']
  return typeof member === 'string' ? ({ member } as Entry['role']) : null
}

function checksOf(kind: EntryKind, policy: AnyPolicy): string[] {
  // A route with a session checks it as an action does; an endpoint says from where it may be called.
  const origin =
    kind === 'action' || kind === 'download' || (kind === 'route' && (policy.origin ?? 'own') !== 'any')
  return [
    ...(origin ? ['origin'] : []),
    ...(policy.access === 'signing-in' ? ['second factor may still come'] : []),
    ...PREDICATES.filter((name) => typeof policy[name] === 'function'),
  ]
}

function limitsOf(kind: EntryKind, { limit }: AnyPolicy, authentication: string): EntryLimit[] {
  const always = ['action', 'visit', 'download', 'route'].includes(kind)
  if (kind === 'job' || limit === 'none' || (!always && limit === undefined)) return []
  return [limit ?? DEFAULT_LIMIT].flat().map((each) => {
    const { max, per, by, of, whenDown } = each as AnyPolicy
    const own = of === 'team' ? 'team' : authentication === 'session' ? 'user' : 'network'
    return {
      max: Number(max),
      per: String(per),
      counts: typeof by === 'function' ? 'named' : own,
      whenDown: whenDown === 'open' ? 'open' : 'closed',
    }
  })
}

function queueOf({ every, within, retry, limit }: AnyPolicy): EntryQueue {
  const { times } = (retry ?? {}) as AnyPolicy
  return {
    every: text(every),
    within: text(within) ?? '1m',
    retries: Number(times ?? 0),
    atOnce: typeof limit === 'number' ? limit : null,
  }
}

/** Reading leaves no event of its own; everything else says how it went. */
function auditedOf(kind: EntryKind, policy: AnyPolicy): Entry['audited'] {
  if (policy.event === undefined) return 'nothing'
  if (kind === 'clock') return 'nothing'
  // An endpoint, which alone says where it may be called from, proves its caller and records its work by itself.
  if (policy.origin !== undefined) return 'refusals, and for what its work records'
  return kind === 'page' || kind === 'frame' ? 'refusals' : 'every call'
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
