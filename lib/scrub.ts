import 'server-only'
import { ZodError } from 'zod'
import { env } from '@/env.mjs'

/** Longer texts are cut: an error that quotes a whole request is no better for it. */
const MAX_LENGTH = 2_000
const MAX_CAUSES = 4
const MAX_FRAMES = 20

/** Each secret's shape and what stands in its place. All of them are linear in the length of the text. */
const SHAPES: readonly (readonly [shape: RegExp, instead: string])[] = [
  // A password within a URL, such as a connection string.
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]{1,400}@/gi, '$1[secret]@'],
  [/\b(?:sk|rk|whsec)_[\w+/=-]{6,}/g, '[key]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [secret]'],
  // JSON Web Tokens, signed or encrypted (RFC 7515, RFC 7516).
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g, '[token]'],
  [/\b(cookie\s*:)[^\n]*/gi, '$1 [secret]'],
  [/((?:__Host-|__Secure-)?portcullis\.[\w-]{1,40}=)[^;\s]+/g, '$1[secret]'],
  [
    /(token|secret|password|passwd|pwd|api[_-]?key|authorization|signature|otp)(["']?\s*[=:]\s*["']?)[^\s"'&;,}]+/gi,
    '$1$2[secret]',
  ],
  [/([?&](?:code|state|nonce|token|email|id_token|callbackUrl)=)[^&\s#"']+/g, '$1[secret]'],
  [/[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, '[mail]'],
  // What PostgreSQL, and JSON.parse, quote of the value they were given.
  [/(invalid input (?:syntax|value)[^:\n]{0,80}:)[^\n]*/gi, '$1 […]'],
  [/(?:\.{3})?"[\s\S]*"(?:\.{3})? is not valid JSON/g, '[…] is not valid JSON'],
]

/**
 * A text for log and monitoring: without the secrets of this process, and without what has the shape of a secret or of
 * a mail address (T73, ASVS 16.2.5).
 */
export function scrub(text: string): string {
  // Cut wide before and narrow after, so that no secret is cut in two and not known any more.
  let clean = text.slice(0, 2 * MAX_LENGTH)
  for (const secret of ownSecrets()) clean = clean.replaceAll(secret, '[secret]')
  for (const [shape, instead] of SHAPES) clean = clean.replace(shape, instead)
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH)}…` : clean
}

/** An error as log and monitoring keep it. */
export type ErrorDescription = {
  kind: string
  message: string
  /** Its own code, where it has one: P2002, ECONNREFUSED, resource_missing. */
  code?: string
  /** Where it was thrown; the frames alone, for the first line repeats the message. */
  stack?: string
  /** What did not fit a schema: where and how, never what was sent. */
  issues?: readonly { path: string; code: string }[]
  cause?: ErrorDescription
}

/** Kind, scrubbed message and stack of whatever was thrown, and of the causes below it. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error))
    return { kind: typeof error, message: typeof error === 'object' ? '' : scrub(String(error)) }
  const code: unknown = Reflect.get(error, 'code')
  const stack = framesOf(error)
  return {
    kind: error.name,
    message: messageOf(error),
    ...(typeof code === 'string' && /^\w{2,60}$/.test(code) ? { code } : {}),
    ...(error instanceof ZodError ? { issues: issuesOf(error) } : {}),
    ...(stack ? { stack } : {}),
    ...(error.cause && depth < MAX_CAUSES ? { cause: describeError(causeOf(error.cause), depth + 1) } : {}),
  }
}

function messageOf(error: Error): string {
  if (error instanceof ZodError) return 'does not fit its schema'
  // Prisma quotes the whole query, values included, above the sentence that says what is wrong with it.
  if (error.name.startsWith('PrismaClient')) return scrub(error.message.trimEnd().split('\n').at(-1) ?? '')
  return scrub(error.message)
}

const issuesOf = (error: ZodError) =>
  error.issues
    .slice(0, 10)
    .map(({ path, code }) => ({ path: path.map(String).join('.').slice(0, 100), code }))

/** Auth.js wraps the cause once more. */
const causeOf = (cause: unknown): unknown =>
  typeof cause === 'object' && cause !== null && 'err' in cause ? cause.err : cause

/** The frames of a stack. Its message is cut off first: a line of it could pass for a frame. */
export function framesOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message)
  return (start < 0 ? stack : stack.slice(start + message.length))
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => scrub(line.slice(0, 300)))
    .join('\n')
}

let known: readonly string[] | undefined

/** The secrets of this process to the letter: keys and tokens, and the passwords within addresses. */
function ownSecrets(): readonly string[] {
  known ??= Object.entries(env)
    .flatMap(([name, value]) => (typeof value === 'string' ? secretsIn(name, value) : []))
    .filter((secret) => secret.length >= 8)
  return known
}

function secretsIn(name: string, value: string): string[] {
  if (/SECRET|TOKEN|API_KEY|PASSWORD|HEADERS|DSN/.test(name)) return [value]
  if (!name.endsWith('_URL') || !URL.canParse(value)) return []
  const { password } = new URL(value)
  return [password, decodeURIComponent(password)]
}
