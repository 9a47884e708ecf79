import type { Entry, EntryKind, EntryLimit, EntryQueue, JsonSchema } from './entry'

/** The kinds in the order they are shown, each with its title and a sentence about it. */
export const KINDS: Readonly<Record<EntryKind, readonly [title: string, says: string]>> = {
  action: [
    'Server Actions',
    'Every change that a browser can ask for; any browser may post to each of them.',
  ],
  visit: ['Visits', 'A link or a return from elsewhere that does something once and sends the person on.'],
  download: ['Downloads', 'A link to a file that is made while it is sent; the call is on record first.'],
  route: ['Routes', 'What machines and probes call, and the way back from a sign-in provider.'],
  page: [
    'Pages',
    'What can be opened. Those with a loader read under the live session; the others read nothing.',
  ],
  frame: ['Frames', 'What a layout reads for all pages inside it.'],
  job: ['Jobs', 'Work that waits in the queue, or that puts itself there every so often.'],
  clock: ['Clocks', 'Work that every process does every so often; safe to do twice.'],
  middleware: ['Middleware', 'In front of pages, and decides nothing.'],
  file: ['Files', 'Pictures and texts that no code of ours answers.'],
}

const MEMBERS = {
  OWNER: 'Owners of the team',
  ADMIN: 'Admins and owners of the team',
  MEMBER: 'Members of the team',
}
const PLATFORM = { ADMIN: 'Admins of the platform', USER: 'Users of the platform' }
const PROOFS: Readonly<Record<string, string>> = {
  none: 'Anybody',
  session: 'Anybody signed in',
  signature: 'Whoever can sign the request',
  'one-time-token': 'Whoever holds a one-time token',
  'api-key': 'Whoever holds the key',
  clock: 'The clock',
  queue: 'The queue',
  'queue, for the person who caused it': 'The queue, on behalf of the person who caused it',
}

/** Who may, in words: what proves them, which role, and how fresh the login has to be. */
export function whoMay({ authentication, role, fresh, checks, entitlement }: Entry): string {
  const held = role === null ? undefined : 'platform' in role ? PLATFORM[role.platform] : MEMBERS[role.member]
  return [
    held ?? PROOFS[authentication] ?? authentication,
    ...(checks.includes('second factor may still come') ? ['also before their second factor'] : []),
    ...(checks.includes('owner') ? ['for themselves only'] : []),
    ...(fresh === null ? [] : [`with a login of the last ${durationWords(fresh)}`]),
    ...(entitlement === null ? [] : [`on a plan of: ${entitlement.join(', ')}`]),
  ].join(', ')
}

const TENANTS: Readonly<Record<string, string>> = {
  'per-request-tenant-id': 'The tenant of the session, which the form has to name',
  'per-user-tenant-id': 'The user’s own tenant',
  'per-session-tenant-id': 'The tenant of the session',
}

/** Whose rows, in words; for all tenants, or for none, with the reason that is declared. */
export function tenantOf({ scope, event }: Entry): string {
  if (typeof scope === 'string') return TENANTS[scope] ?? scope
  return `${event === null ? 'No rows' : 'All tenants'}: ${scope.global}`
}

const COUNTED = {
  user: 'each user',
  network: 'each network address',
  team: 'each team',
  named: 'each thing that is named',
}

/** How often, in words, and what happens when the count cannot be read. */
export const limitWords = ({ max, per, counts, whenDown }: EntryLimit): string =>
  `${max} in ${durationWords(per)} for ${COUNTED[counts]}; ${whenDown === 'open' ? 'open' : 'closed'} when it cannot be counted`

/** How the queue runs a job, in words. */
export function queueWords({ every, within, retries, atOnce }: EntryQueue): string {
  return [
    ...(every === null ? [] : [`every ${durationWords(every)}`]),
    `tried again ${retries} ${retries === 1 ? 'time' : 'times'}`,
    `given ${durationWords(within)}`,
    ...(atOnce === null ? [] : [`${atOnce} at once for one tenant`]),
  ].join(', ')
}

/** Which outcomes leave an event, in words. */
export const recordedFor = ({ audited }: Entry): string =>
  audited === 'nothing' ? 'in the log only' : `for ${audited}`

const UNITS: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day' }

/** `10m` as “10 minutes”. */
export function durationWords(duration: string): string {
  const count = Number.parseFloat(duration)
  const unit = UNITS[duration.at(-1) ?? ''] ?? duration
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** One field of an input: where it stands in the request, its name, and what fits. */
export type InputField = { part: string; name: string; required: boolean; fits: string }

/** The fields of an input, in the order of their schema; of one that has variants, those of each. */
export const inputFields = ({ input }: Entry): InputField[] =>
  Object.entries(input).flatMap(([part, schema]) => {
    const variants = schema.oneOf ?? schema.anyOf
    return variants === undefined
      ? fieldsOf(part, schema)
      : variants.flatMap((variant) => fieldsOf(`${part}${told(variant)}`, variant))
  })

const fieldsOf = (part: string, { properties = {}, required = [] }: JsonSchema): InputField[] =>
  Object.entries(properties)
    .filter(([, schema]) => schema.const === undefined)
    .map(([name, schema]) => ({ part, name, required: required.includes(name), fits: fitting(schema) }))

/** What tells a variant from the others. */
const told = ({ properties = {} }: JsonSchema): string =>
  Object.entries(properties)
    .filter(([, schema]) => schema.const !== undefined)
    .map(([name, schema]) => ` where ${name} is ${String(schema.const)}:`)
    .join('')

function fitting(schema: JsonSchema): string {
  const { enum: choices, type, format, items, minLength, maxLength, minimum, maximum } = schema
  const variants = schema.oneOf ?? schema.anyOf
  if (variants) return variants.map(fitting).join(', or ')
  if (choices) return `one of ${choices.join(', ')}`
  if (items) return `a list, each: ${fitting(items)}`
  const ends = [...range(minLength, maxLength, 'characters'), ...range(minimum, maximum, '')]
  return [format ?? type ?? 'anything', ...ends].join(', ')
}

/** Numbers that are only the ends of what a computer counts to say nothing. */
function range(from: number | undefined, to: number | undefined, what: string): string[] {
  const top = to === undefined || to >= Number.MAX_SAFE_INTEGER ? undefined : to
  const bottom = from === undefined || from <= Number.MIN_SAFE_INTEGER ? undefined : from
  if (bottom === undefined && top === undefined) return []
  if (bottom === undefined) return [`at most ${top} ${what}`.trim()]
  return [(top === undefined ? `at least ${bottom} ${what}` : `${bottom} to ${top} ${what}`).trim()]
}
