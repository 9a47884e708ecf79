import type { Code, Reason } from '@/lib/errors'
import type { MemberRole, UserRole } from '@/lib/generated/prisma/enums'

/** What a way in is: `frame` is the part of a page that a layout reads, `file` a picture or text that no code makes. */
export type EntryKind =
  | 'action'
  | 'page'
  | 'frame'
  | 'visit'
  | 'download'
  | 'route'
  | 'job'
  | 'clock'
  | 'middleware'
  | 'file'

/** The part of JSON Schema that a browser-sent input needs (https://json-schema.org, 2020-12). */
export type JsonSchema = {
  readonly type?: string
  readonly format?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly enum?: readonly (string | number)[]
  readonly const?: unknown
  readonly default?: unknown
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly additionalProperties?: unknown
}

export type EntryLimit = {
  readonly max: number
  /** A duration with its unit, e.g. `10m`. */
  readonly per: string
  /** Whose calls share the bucket; `named` is what the policy's own `by` names. */
  readonly counts: 'user' | 'network' | 'team' | 'named'
  readonly whenDown: 'closed' | 'open'
}

/** How the queue runs a job. Durations with their units; `every` where it puts itself into the queue. */
export type EntryQueue = {
  readonly every: string | null
  readonly within: string
  readonly retries: number
  /** How many of one tenant run at once; null for no bound of its own. */
  readonly atOnce: number | null
}

/** One way in, as surface.json lists it: all that its policy declares, as data. */
export type Entry = {
  readonly kind: EntryKind
  readonly name: string
  readonly file: string
  /** Where a browser or a machine finds it; null where the surface has no address of its own. */
  readonly address: string | null
  readonly event: string | null
  /** Where the tenant comes from, or why it is all of them. */
  readonly scope: string | { readonly global: string }
  /** What proves who is calling. */
  readonly authentication: string
  readonly role: { readonly platform: UserRole } | { readonly member: MemberRole } | null
  /** How old the login may be; null where its age does not matter. */
  readonly fresh: string | null
  /** Whether an admin gets in who acts as somebody else; null where nobody is signed in. */
  readonly impersonated: 'open' | 'closed' | null
  readonly entitlement: readonly string[] | null
  /** Where in the request the input stands: the fields of a form, the query, the body. */
  readonly input: Readonly<Record<string, JsonSchema>>
  /** The keys that leave; null where the answer is a page or what the route writes. */
  readonly output: readonly string[] | null
  /** Checks that are functions of the policy, by their names there. */
  readonly checks: readonly string[]
  readonly limits: readonly EntryLimit[]
  /** For how long a repeated call reads the first one's answer. */
  readonly idempotent: string | null
  readonly queue: EntryQueue | null
  /** How often the clock starts it in every process; null where it does not. */
  readonly every: string | null
  /** Which outcomes leave an audit event under `event`. */
  readonly audited: 'every call' | 'refusals' | 'refusals, and for what its work records' | 'nothing'
  /** All that a caller can be told. */
  readonly reasons: readonly Reason[]
  /** The codes behind them: of the guard's own checks, and of the modules that the work uses. */
  readonly codes: { readonly guard: readonly Code[]; readonly work: readonly Code[] }
}

export type Manifest = { readonly entries: readonly Entry[] }
