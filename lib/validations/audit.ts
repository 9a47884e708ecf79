import { z } from 'zod'
import { FOR_EVER, LEAST_MONTHS, MOST_MONTHS } from '@/lib/audit/retention/policy'
import { isReason, type Reason } from '@/lib/errors'
import { optional, searchTerm } from './optional'

/** A day of UTC, as a date field sends it; of a century in which there can be events. */
const day = z.iso
  .date('Write the day as 2026-11-22.')
  .refine((text) => /^2[01]/.test(text), 'There is nothing from that year.')

/** Where a page ends: the moment of its last event in microseconds since 1970, its tenant and its number there. */
const cursor = z
  .string()
  .regex(/^\d{15,17}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.\d{1,18}$/, 'That is no page of the trail.')
  .transform((text) => {
    const [micros = '0', tenantId = '', seq = '0'] = text.split('.')
    return { micros: BigInt(micros), tenantId, seq: BigInt(seq) }
  })

const term = searchTerm.min(1)
const event = z.string().regex(/^[a-z_]{1,60}\.[a-z_]{1,60}$/, 'Choose an event of the list.')
const outcome = z.enum(['success', 'denied'], 'Choose an outcome of the list.')
/**
 * What a person may quote: a request id of ours, the digest Next shows where an error came before the guard, or the id
 * of a webhook. No character of it means anything to a shell.
 */
const requestId = z
  .string()
  .trim()
  .regex(/^[\w@.:-]{3,100}$/, 'Write the request id as it was shown, such as req_4f0c2a91.')

/** An audit page's filter: what makes no sense counts as not given, and `nonsenseIn` says so on the page. */
export const auditFilterSchema = z.object({
  who: optional(term),
  event: optional(event),
  resource: optional(term),
  outcome: optional(outcome),
  from: optional(day),
  to: optional(day),
  request: optional(requestId),
  older: optional(cursor),
  newer: optional(cursor),
  /** Why an export was refused. */
  error: optional(z.custom<Reason>(isReason)),
})

export type AuditFilter = z.output<typeof auditFilterSchema>

/** More people of a name than this, and the rest are left out; the page says so. */
export const MOST_PEOPLE = 20

/** The same for an export, where nothing is left out in silence: whoever asks for less must not get more. */
export const auditExportSchema = z
  .strictObject({
    format: z.enum(['csv', 'jsonl']),
    who: term.optional(),
    event: event.optional(),
    resource: term.optional(),
    outcome: outcome.optional(),
    from: day.optional(),
    to: day.optional(),
    request: requestId.optional(),
  })
  .refine(inOrder, { path: ['to'], error: 'The last day is before the first.' })

export type ExportRequest = z.output<typeof auditExportSchema>

function inOrder({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean {
  return from === undefined || to === undefined || from <= to
}

/** By the name of a filter, what is wrong with what was given for it; what is not given is not wrong. */
export function nonsenseIn(search: Readonly<Record<string, unknown>>): Partial<Record<string, string>> {
  const given = Object.entries(search).filter(
    ([name, value]) => value !== '' && value !== undefined && name in auditExportSchema.shape,
  )
  const parsed = auditExportSchema.safeParse({ ...Object.fromEntries(given), format: 'csv' })
  // The first complaint about a field is the one that says most.
  const issues = (parsed.error?.issues ?? []).toReversed()
  return Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), message]))
}

const TERM = 'Choose a term of the list.'
const isTerm = (text: string): boolean =>
  text === FOR_EVER ||
  (/^[1-9]\d{1,2}$/.test(text) && Number(text) >= LEAST_MONTHS && Number(text) <= MOST_MONTHS)

/** How long a trail is kept: a number of months, or for ever, which is null. */
export const auditRetentionSchema = z.strictObject({
  months: z
    .string(TERM)
    .refine(isTerm, TERM)
    .transform((text) => (text === FOR_EVER ? null : Number(text))),
})

export const requestLookupSchema = z.object({ id: optional(requestId) })
