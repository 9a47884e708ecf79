import 'server-only'
import pino from 'pino'
import { ZodError } from 'zod'
import { env } from '@/env.mjs'

/**
 * The operator's log: one JSON line an event. What is logged is named field by field at the call site; request
 * bodies, cookies and headers are never passed in.
 */
export const log = pino({
  level: env.LOG_LEVEL ?? 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { error: describeError },
})

/** An error as the log keeps it: kind, message and stack, and the causes below it. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { kind: typeof error, message: String(error) }
  // What did not fit, not what was sent.
  if (error instanceof ZodError)
    return { kind: error.name, issues: error.issues.map(({ path, code }) => ({ path, code })) }
  return {
    kind: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause ? { cause: describeError(error.cause) } : {}),
  }
}
