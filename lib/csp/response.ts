import 'server-only'
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http'
import { INERT_POLICY, pagePolicy, REPORT_PATH, TRUSTED_TYPES_REPORT } from './policy'

/** Sets the policy of an answer whose status and content type are known, and whose head is not yet sent. */
type SetPolicy = (response: ServerResponse, status: number, contentType: string) => void

/**
 * Gives every request a nonce of its own and every answer its policy, whoever makes it: a page, a redirect, an error of
 * Next's. So no list of addresses can have a gap (T76, M13).
 *
 * @param prerendered policies of the pages that were made by the build, by address
 */
export function policies(prerendered: ReadonlyMap<string, string>): (request: IncomingMessage) => SetPolicy {
  const scriptless = pagePolicy({ hashes: [], files: false })

  return (request) => {
    const fresh = pagePolicy({ nonce: randomBytes(16).toString('base64') })
    // Next reads the nonce from here and writes it on each script. What a client sends under this name is overwritten.
    request.headers['content-security-policy'] = fresh
    const path = request.url?.split('?', 1)[0] ?? ''

    return (response, status, contentType) => {
      if (!contentType.startsWith('text/html')) {
        response.setHeader('content-security-policy', INERT_POLICY)
        return
      }
      const made = response.hasHeader('x-nextjs-prerender')
      const policy = made ? prerendered.get(status === 404 ? '/_not-found' : path) : fresh
      // A page that was made again since the build has scripts that nobody vouched for.
      response.setHeader('content-security-policy', policy ?? scriptless)
      if (TRUSTED_TYPES_REPORT)
        response.setHeader('content-security-policy-report-only', TRUSTED_TYPES_REPORT)
      response.setHeader('reporting-endpoints', `csp="${REPORT_PATH}"`)
    }
  }
}

/** The content type of an answer, from what was set before or from the arguments of `writeHead`. */
export function contentTypeOf(response: ServerResponse, args: readonly unknown[]): string {
  const given = args.find((arg) => typeof arg === 'object' && arg !== null && !Array.isArray(arg)) ?? {}
  const [, type] = Object.entries(given as Record<string, OutgoingHttpHeader>).find(
    ([name]) => name.toLowerCase() === 'content-type',
  ) ?? ['', response.getHeader('content-type')]
  return String(type ?? '')
}
