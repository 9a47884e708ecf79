import { CODES, type Code, isCode, REASONS, type Reason } from '../../lib/errors.ts'
import type { Entry, JsonSchema } from '../../lib/surfaces/entry.ts'
import { readIfThere } from '../../local/files.ts'
import { codeOf, importsOf } from '../source.ts'

type Facts = Omit<Entry, 'reasons' | 'codes'>

/** What the guard itself can refuse with, from the checks that the policy asks it for. */
export function guardCodes(entry: Facts): Code[] {
  const { kind, role, checks } = entry
  const parts = Object.values(entry.input)
  const session = entry.authentication === 'session'
  const asked: [boolean, Code[]][] = [
    [checks.includes('origin'), ['REQUEST_CROSS_ORIGIN']],
    [kind === 'action' || (kind === 'route' && parts.length > 0), ['INPUT_UNREADABLE']],
    [entry.authentication === 'api-key', ['AUTH_KEY_UNSET', 'AUTH_KEY_WRONG']],
    [parts.some(canFail), ['INPUT_INVALID']],
    [entry.limits.length > 0, ['LIMIT_EXCEEDED']],
    [session, ['AUTH_NO_SESSION', 'AUTH_SESSION_ENDED']],
    [session && !entry.checks.includes('second factor may still come'), ['AUTH_SECOND_FACTOR']],
    [entry.impersonated === 'closed', ['AUTH_IMPERSONATING']],
    [role !== null && 'platform' in role, ['AUTH_PLATFORM_ROLE']],
    [role !== null && 'member' in role, ['AUTH_MEMBER_ROLE']],
    [entry.fresh !== null, ['AUTH_NOT_FRESH']],
    [checks.includes('owner'), ['AUTH_NOT_OWNER']],
    [checks.includes('resource'), ['RESOURCE_NOT_FOUND']],
    [checks.includes('allow'), ['AUTH_NOT_ALLOWED']],
    [entry.entitlement !== null, ['AUTH_NOT_ENTITLED']],
    [entry.idempotent !== null, ['IDEMPOTENCY_BUSY', 'IDEMPOTENCY_MISMATCH']],
    // What a change can meet in the database, and what can befall whoever asks it at all.
    [entry.audited === 'every call', ['DB_CONFLICT', 'DB_NO_AUDIT']],
    [entry.event !== null, ['DB_UNAVAILABLE', 'UNEXPECTED']],
  ]
  return asked.flatMap(([is, codes]) => (is ? codes : []))
}

/** A schema that takes nothing and ignores the rest fits everything. */
const canFail = ({ properties, additionalProperties }: JsonSchema): boolean =>
  properties === undefined || additionalProperties === false || Object.keys(properties).length > 0

/**
 * The codes that the work can refuse with: every `new Refusal('CODE')`, and every code in a table, in the surface's own
 * file and in the modules of ours that it uses, and those that these use. So it may list one too many, never one too few.
 */
export function workCodes(root: string, file: string): Code[] {
  const found = new Set<Code>()
  for (const path of usedModules(root, file)) {
    for (const [, code = ''] of codeOf(textOf(root, path)).matchAll(/(?:new Refusal\(\s*|: )'(\w+)'/g))
      if (isCode(code)) found.add(code)
  }
  return [...found].sort()
}

/** The reasons that codes are told as, in the order of the closed list. */
export function reasonsOf(codes: readonly Code[]): Reason[] {
  const told = new Set<string>(codes.map((code) => CODES[code][0]))
  return (Object.keys(REASONS) as Reason[]).filter((reason) => told.has(reason))
}

/** The guard's checks are counted from the policy, and everything uses them. */
const COUNTED_ELSEWHERE = /^lib\/(guard\/|(errors|db|classify|log|caller|startup)\.ts$)/

const isOurs = (module: string): boolean => module.startsWith('lib/') || module === SIGNING_IN

/** Whatever signs somebody in uses Auth.js, and that throws what stands there. */
const SIGNING_IN = 'auth.ts'
const THROWN_THERE = 'lib/classify/auth.ts'

function usedModules(root: string, file: string): Set<string> {
  const used = new Set([file])
  for (const path of used) {
    if (path === SIGNING_IN) used.add(THROWN_THERE)
    for (const { target, type } of importsOf({ path, text: textOf(root, path) })) {
      const module = `${target.replace(/\.ts$/, '')}.ts`
      if (!type && isOurs(module) && !COUNTED_ELSEWHERE.test(module)) used.add(module)
    }
  }
  return used
}

const textOf = (root: string, path: string): string => readIfThere(`${root}/${path}`) ?? ''
