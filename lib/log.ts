import 'server-only'
import pino from 'pino'
import { env } from '@/env.mjs'
import type { Code } from '@/lib/errors'
import { describeError, scrub } from '@/lib/scrub'

/** Every field that can stand in the log, and what it says. What is not named here is dropped, whoever passes it. */
export const LOG_FIELDS = {
  event: 'name of the surface or of the work, as in its policy and in the audit trail',
  code: 'of `lib/errors.ts`',
  reason: 'what the person was told',
  requestId: 'what the person was shown, and what the audit event bears',
  digest: 'what Next showed instead, where the error came before the guard',
  surface: 'loader, route or job; an action, a visit and a download have none',
  actorId: 'the user, where the session was read',
  impersonated: 'the user as whom the actor acted',
  tenantId: 'the tenant of the session',
  address: 'the client',
  ms: 'milliseconds from the call to the answer',
  slow: 'true where `ms` reached `LOG_SLOW_MS`',
  method: 'of a request that came before the guard',
  route: 'the pattern of its address, without parameters',
  webhook: 'the provider’s id of the event',
  provider: 'who sent the webhook',
  queue: 'of a job',
  job: 'the id of a job',
  attempts: 'how often it was tried',
  parked: 'true where it waits for a person',
  count: 'how many',
  customerId: 'Stripe’s id of a customer',
  meaning: 'of the code, in words',
  directive: 'of the content policy that a browser says it kept',
  blocked: 'what it stopped: `inline`, `eval` or an origin',
  page: 'the path of the page it stopped that on',
  said: 'what Next or a library printed',
  error: 'kind, message, code, stack and causes, without secrets',
} as const

type Plain = string | number | boolean | null | undefined

/** What a line may say. */
export type LogFields = {
  event: string
  code?: Code | undefined
  requestId?: string | undefined
  error?: unknown
} & { [Name in Exclude<keyof typeof LOG_FIELDS, 'event' | 'code' | 'requestId' | 'error'>]?: Plain }

type Level = 'debug' | 'info' | 'warn' | 'error'

type Write = (line: string) => unknown

const standardOut = pino.destination(1)
let destination: Write = (line) => standardOut.write(line)

const logger = pino(
  {
    level: env.LOG_LEVEL ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  },
  { write: (line: string) => destination(oneLine(line)) },
)

const write = (level: Level) => (fields: LogFields) => {
  if (logger.isLevelEnabled(level)) logger[level](allowed(fields))
}

/** The operator's log: one JSON line an event, of the fields of LOG_FIELDS and no others. */
export const log = {
  debug: write('debug'),
  info: write('info'),
  warn: write('warn'),
  error: write('error'),
  set level(level: Level | 'silent') {
    logger.level = level
  },
  /** Where lines go; standard output, unless a test listens. */
  set destination(write: Write) {
    destination = write
  },
}

/** Names from code, our own ids, addresses and figures: most of what is logged, and not worth a search for secrets. */
const HARMLESS =
  /^(?:[a-z_]{1,30}\.[a-z_]{1,40}|req_[0-9a-f]{20}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]{1,16}|(?=[\da-f]*[.:])[\da-f.:]{2,45})$/

/** The fields that may be logged, without secrets. A nested object other than an error is dropped. */
function allowed(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (!Object.hasOwn(LOG_FIELDS, name) || value === undefined) continue
    if (name === 'error') line.error = describeError(value)
    else if (typeof value === 'string') line[name] = HARMLESS.test(value) ? value : scrub(value)
    else if (typeof value !== 'object' || value === null) line[name] = value
  }
  return line
}

/**
 * What JSON lets stand and a terminal or a viewer takes for more than text: C1 controls, line and paragraph separators,
 * marks that turn the direction of writing. They can only stand in strings, so an escape means the same (T73,
 * ASVS 16.4.1).
 */
const TREACHEROUS = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const oneLine = (line: string): string => line.replace(TREACHEROUS, escaped)

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
