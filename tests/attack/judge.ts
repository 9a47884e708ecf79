import { CODES, isCode, isReason } from '@/lib/errors'
import type { Answer, Transport } from '../support/action-client.ts'
import type { TrailRow } from '../support/trail.ts'
import { changesOf, commits, observe } from './observe.ts'
import { untilQuiet } from './quiet.ts'

/** One request of an attacker, and how it has to be refused. */
export type Attempt = {
  /** What is special about this one among those of its condition. */
  label: string
  send: () => Promise<Answer>
  /** The codes that say why, as the audit row has them. */
  code: RegExp
  /**
   * How many audit rows of the action it leaves. One, unless Next itself refuses before the action begins ('none'), or
   * it depends on the way there which of the two does ('maybe'). What Next refuses with an error has a row of its own.
   */
  rows?: 'one' | 'none' | 'maybe'
  /** The attempt is about the limiter: its buckets stay as they are. */
  keepsLimits?: boolean
  /** Whoever is still sending when the server hangs up may lose the answer (RFC 9112, 9.6), and asks again. */
  mayBreak?: boolean
}

const TRIES = 6

/** Words that only somebody inside should read: SQL, a stack, a path, a role of the database. */
export const INTERNAL =
  /prisma|postgres|sqlstate|portcullis_(app|system|owner)|violates|constraint|ECONNREFUSED|\bat \/|\.tsx?:\d|node_modules/i

/** What an answer's refusal may consist of; whoever came too often is also told how long to wait, and nobody else. */
const PARTS = ['reason', 'message', 'requestId', 'fields', 'values', 'retryAfter']

/** What Next itself could not decode, or would not take (lib/guard/unguarded.ts). */
const NEXTS_OWN = 'request.failed'

/** On an error page: what a loader of ours refused, under its request id. The trail has it as that page's, if it can. */
const OUR_DIGEST = /\breq_[0-9a-f]{20}\b/

/** Where a refusal may send the browser. */
const DOORS = /^(https?:\/\/[^/]+)?\/(sign-in|re-authenticate|impersonation)\b/

/**
 * Makes an attempt and holds the product to it that nothing happened: no row of any table changed, one audit row says
 * why under a code that belongs to the answer's reason, and the answer says nothing else.
 *
 * @param event the audit event that the action declares
 * @returns what leaked, in words; nothing when it was refused as it should be
 */
export async function judge(event: string, transport: Transport, attempt: Attempt): Promise<string[]> {
  const first = await answered(event, transport, attempt)
  if (!first.disturbed) return first.leaks
  // A job of the clock's fell into the attempt. What was refused changed nothing, so it can be made again.
  await untilQuiet()
  return (await once(event, transport, attempt)).leaks
}

/** Makes the attempt until it is answered. What was not must have changed nothing either, and is over before the next. */
async function answered(
  event: string,
  transport: Transport,
  attempt: Attempt,
  tries = TRIES,
): Promise<{ leaks: string[]; disturbed: boolean }> {
  try {
    return await once(event, transport, attempt)
  } catch (error) {
    if (!attempt.mayBreak || tries === 1) throw error
    const { changed } = await commits()
    await untilQuiet()
    if (changed.length > 0) return { leaks: changesOf(changed), disturbed: false }
    return answered(event, transport, attempt, tries - 1)
  }
}

async function once(event: string, transport: Transport, attempt: Attempt) {
  const { send, rows = 'one', keepsLimits } = attempt
  const comesLate = ({ status }: Answer) => rows !== 'one' && status >= 500
  const { answer, changed, events } = await observe(send, { keepsLimits, comesLate })
  const own = events.filter((row) => row.event === event)
  const leaks = [
    ...changesOf(changed),
    ...executed(answer, own),
    ...trail(attempt, answer, event, events),
    ...words(answer, transport, own),
  ]
  return {
    leaks,
    disturbed:
      leaks.length > 0 &&
      (events.some(({ actor_kind }) => actor_kind !== 'user' && actor_kind !== 'anonymous') ||
        // A worker that moved a job on leaves no event before it is done.
        leaks.every((leak) => leak === 'rows of jobs changed')),
  }
}

function executed({ result, location }: Answer, own: TrailRow[]): string[] {
  return [
    ...(result?.status === 'success' ? ['it answered success'] : []),
    ...(location !== null && !DOORS.test(location) ? [`it sent the browser on to ${location}`] : []),
    ...own
      .filter(({ outcome }) => outcome === 'success' || outcome === 'attempted')
      .map(({ outcome }) => `the trail says ${outcome}`),
  ]
}

function trail(
  { rows = 'one', code }: Attempt,
  { status, body }: Answer,
  event: string,
  events: TrailRow[],
): string[] {
  const own = events.filter((row) => row.event === event)
  const nexts = events.filter((row) => row.event === NEXTS_OWN)
  // A form without JavaScript is answered with its page, whose loader may refuse too, under its own name.
  const others = events.filter(
    (row) => ![event, NEXTS_OWN].includes(row.event) && !row.event.startsWith('page.'),
  )
  const wanted = rows === 'one' ? 0 : Number(status >= 500 && own.length === 0 && !OUR_DIGEST.test(body))
  const fits = { one: own.length === 1, none: own.length === 0, maybe: own.length <= 1 }
  return [
    ...(fits[rows] ? [] : [`${own.length} audit rows of ${event} instead of ${rows}`]),
    ...(nexts.length === wanted ? [] : [`${nexts.length} audit rows of ${NEXTS_OWN} instead of ${wanted}`]),
    ...own.filter((row) => !code.test(row.code ?? '')).map((row) => `it was recorded as ${row.code}`),
    ...others.map((row) => `an audit row ${row.event} (${row.outcome})`),
  ]
}

function words({ result, body, status }: Answer, transport: Transport, own: TrailRow[]): string[] {
  const leaks = INTERNAL.test(body) ? [`it said ${INTERNAL.exec(body)?.[0]}`] : []
  if (result?.status !== 'error') {
    return own.length > 0 && transport === 'fetch' && status !== 303 ? [...leaks, 'it had no reason'] : leaks
  }
  const { reason, message, requestId, retryAfter = 0 } = result.error
  if (!isReason(reason)) return [...leaks, `its reason is ${reason}`]
  return [
    ...leaks,
    ...(message.length > 0 ? [] : ['it had no message']),
    ...Object.keys(result.error)
      .filter((part) => !PARTS.includes(part))
      .map((part) => `it answered with ${part}`),
    ...(retryAfter > 0 === (reason === 'rate_limited') ? [] : [`it said to wait for ${retryAfter} seconds`]),
    ...own.filter((row) => row.request_id !== requestId).map(() => 'the audit row has another request id'),
    ...own
      .filter((row) => row.code !== null && reasonOf(row.code) !== reason)
      .map((row) => `${row.code} answered with ${reason}`),
  ]
}

/** The reason a code stands for; the table of errors decides. */
const reasonOf = (code: string): string => (isCode(code) ? CODES[code][0] : `no code of ours: ${code}`)
