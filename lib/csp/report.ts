import 'server-only'
import { z } from 'zod'
import { readBody } from '@/lib/body'
import { Refusal } from '@/lib/errors'

/** What is left of a browser's report: enough to find the fault, nothing about who met it. */
export type Violation = {
  /** The directive that said no, e.g. `script-src-elem`. */
  directive: string
  /** `inline`, `eval`, or the origin of what was stopped. */
  blocked: string
  /** The path of the page, without its query. */
  page: string
  /** Stopped, or only reported. */
  enforced: boolean
}

const MAX_BYTES = 16 * 1024
const MAX_REPORTS = 10

/**
 * Reads what a browser sends to `report-uri` (one report) or to `report-to` (a list, of any kind of report).
 * https://www.w3.org/TR/CSP3/#reporting
 *
 * @throws Refusal INPUT_UNREADABLE for anything else, and for more than 16 KiB
 */
export async function readViolations(request: Request): Promise<Violation[]> {
  const body = await readBody(request, MAX_BYTES)
  const read = anyReport.safeParse(body && parse(body.toString('utf8')))
  if (!read.success) throw new Refusal('INPUT_UNREADABLE', { cause: read.error })
  return read.data.slice(0, MAX_REPORTS)
}

const text = z.string().max(2_000)

const olderReport = z.object({
  'csp-report': z.object({
    'document-uri': text,
    'violated-directive': text,
    'effective-directive': text.optional(),
    'blocked-uri': text,
    disposition: text.optional(),
  }),
})

const newerReport = z.object({
  type: z.literal('csp-violation'),
  body: z.object({
    documentURL: text,
    effectiveDirective: text,
    blockedURL: text.nullish(),
    disposition: text.optional(),
  }),
})

const anyReport = z.union([
  olderReport.transform(({ 'csp-report': report }) => [
    violation(
      report['effective-directive'] ?? report['violated-directive'],
      report['blocked-uri'],
      report['document-uri'],
      report.disposition,
    ),
  ]),
  z
    .array(z.looseObject({ type: text }))
    .max(100)
    .transform((reports) =>
      reports.flatMap((report) => {
        const { data } = newerReport.safeParse(report)
        if (!data) return []
        const { effectiveDirective, blockedURL, documentURL, disposition } = data.body
        return [violation(effectiveDirective, blockedURL ?? '', documentURL, disposition)]
      }),
    ),
])

const violation = (directive: string, blocked: string, page: string, disposition?: string): Violation => ({
  directive: directive.slice(0, 100),
  blocked: (URL.canParse(blocked) ? originOf(new URL(blocked)) : blocked).slice(0, 100),
  page: (URL.canParse(page) ? new URL(page).pathname : '').slice(0, 200),
  enforced: disposition !== 'report',
})

/** `data:` and `blob:` have no origin worth a name. */
const originOf = ({ origin, protocol }: URL): string => (origin === 'null' ? protocol : origin)

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
