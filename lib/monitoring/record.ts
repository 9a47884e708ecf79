import 'server-only'
import { env } from '@/env.mjs'
import { classify } from '@/lib/classify'
import { isCritical, isDenial, type Refusal } from '@/lib/errors'
import { type LogFields, log } from '@/lib/log'
import { alert, count, observe, report, trace } from './port'

/** From here on an answer is slow, in milliseconds. */
const SLOW_MS = env.LOG_SLOW_MS ?? 1_000

/** What is known of a piece of guarded work when it ends; the log line says all of it. */
export type Ended = Pick<
  LogFields,
  | 'event'
  | 'surface'
  | 'requestId'
  | 'actorId'
  | 'impersonated'
  | 'tenantId'
  | 'address'
  | 'digest'
  | 'method'
  | 'route'
> & {
  /** Milliseconds from the call to the answer. */
  ms?: number | undefined
}

/**
 * Guarded work that succeeded: one log line, one count, its duration.
 *
 * @param level 'debug' for reads, whose lines nobody wants unless they were slow
 */
export function recordSuccess(ended: Ended & { ms: number }, level: 'info' | 'debug' = 'info'): void {
  const slow = ended.ms >= SLOW_MS
  log[slow ? 'warn' : level]({ ...rounded(ended), ...(slow && { slow }) })
  measure(ended, 'success')
}

/**
 * Guarded work that was refused, or that failed: one log line with the code and the cause, counts, and an alert where
 * the code is critical.
 */
export function recordRefusal(refusal: Refusal, ended: Ended): void {
  const { code, reason, cause } = refusal
  const denied = isDenial(refusal)
  log[denied ? 'warn' : 'error']({
    ...rounded(ended),
    code,
    reason,
    ...(cause === undefined ? {} : { error: cause }),
  })
  count('portcullis_refusals', { event: ended.event, reason })
  measure(ended, denied ? 'denied' : 'failed')
  if (!denied) noteFault(refusal, ended)
  else if (isCritical(code)) raise(refusal, ended)
}

/**
 * Something that failed beside or after a request, where there is nobody to refuse: a sweep, an effect after the commit,
 * a finding at Stripe. One log line at `error`, a count, a report, and an alert where the code is critical.
 *
 * @param error what was thrown, or a Refusal that says the code
 * @returns the code it was given
 */
export function recordFault(error: unknown, fields: LogFields): Refusal['code'] {
  const refusal = classify(error)
  const cause = refusal === error ? refusal.cause : error
  log.error({ ...fields, code: refusal.code, ...(cause === undefined ? {} : { error: cause }) })
  noteFault(refusal, fields)
  return refusal.code
}

/** A job that succeeded. */
export function recordJob(queue: string, ms: number, fields: Partial<LogFields> = {}): void {
  log.info({ event: `job.${queue}`, surface: 'job', queue, ms: Math.round(ms), ...fields })
  observe('portcullis_job_duration_seconds', ms, { queue })
  trace(`job.${queue}`, ms, {})
}

/**
 * One try of a job that failed.
 *
 * @param fields.parked true after the last try
 * @returns the code it was given
 */
export function recordJobFailure(
  queue: string,
  error: unknown,
  fields: Partial<LogFields> = {},
): Refusal['code'] {
  const code = recordFault(error, { event: `job.${queue}`, surface: 'job', queue, ...fields })
  count('portcullis_job_failures', { queue, code })
  return code
}

const rounded = (ended: Ended): LogFields =>
  ended.ms === undefined ? ended : { ...ended, ms: Math.round(ended.ms) }

function measure({ event, ms, requestId }: Ended, outcome: 'success' | 'denied' | 'failed'): void {
  count('portcullis_requests', { event, outcome })
  if (ms === undefined) return
  observe('portcullis_duration_seconds', ms, { event, outcome })
  trace(event, ms, { requestId })
  if (ms >= SLOW_MS) count('portcullis_slow', { event })
}

/** Errors that were reported once, so that the same one on its way up is not reported again. */
const seen = new WeakSet<Refusal>()

function noteFault(refusal: Refusal, { event, requestId }: Pick<LogFields, 'event' | 'requestId'>): void {
  if (seen.has(refusal)) return
  seen.add(refusal)
  const facts = { code: refusal.code, event, requestId }
  count('portcullis_failures', { code: refusal.code })
  report(refusal.cause ?? refusal, facts)
  if (isCritical(refusal.code)) raise(refusal, { event, requestId })
}

function raise({ code }: Refusal, { event, requestId }: Pick<LogFields, 'event' | 'requestId'>): void {
  count('portcullis_alerts', { code })
  alert(code, { code, event, requestId })
}
