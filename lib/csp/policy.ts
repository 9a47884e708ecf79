import 'server-only'
import { env } from '@/env.mjs'
import { foreignOrigins } from '@/lib/urls'

const development = process.env.NODE_ENV === 'development'

/** Where browsers send what a policy stopped. */
export const REPORT_PATH = '/api/csp-report'

/**
 * What a page may run. `nonce`: scripts that carry it, and what those load (dynamic pages). `hashes`: our files, and
 * inline scripts with these digests (prerendered pages, which are the same bytes for everybody); none means no script.
 */
export type Scripts = { nonce: string } | { hashes: readonly string[]; files: boolean }

/**
 * The Content-Security-Policy of a page (docs/decisions/0010; ASVS 3.4.3).
 *
 * @param scripts what this very page may run
 */
export function pagePolicy(scripts: Scripts): string {
  return `${scriptSources(scripts)}; ${restOfPolicy}`
}

/** For what is no page: data, files, redirects. Opened as one it can do nothing. */
export const INERT_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/**
 * Reported and not enforced: strings that become markup or the address of a script without passing a policy of their
 * maker. `nextjs` is Next's own. Not in development, where React compiles strings all the time.
 */
export const TRUSTED_TYPES_REPORT = development
  ? null
  : `require-trusted-types-for 'script'; trusted-types default nextjs nextjs#bundler 'allow-duplicates'; report-uri ${REPORT_PATH}; report-to csp`

function scriptSources(scripts: Scripts): string {
  // React's development build compiles strings to show where an error came from.
  if ('nonce' in scripts)
    return `script-src 'nonce-${scripts.nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`
  const sources = [...(scripts.files ? ["'self'"] : []), ...scripts.hashes.map((hash) => `'${hash}'`)]
  return `script-src ${sources.length > 0 ? sources.join(' ') : "'none'"}`
}

/** The style sheet that sonner 2.0.8 writes into the page by script: at first empty, then whole. A test computes it. */
export const TOAST_STYLES = [
  'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=',
]

const restOfPolicy = [
  "default-src 'none'",
  // In development, Next shows errors with style sheets of its own.
  `style-src 'self' ${development ? "'unsafe-inline'" : TOAST_STYLES.map((hash) => `'${hash}'`).join(' ')}`,
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  // Browsers hold the redirects after a form to it too: a form without JavaScript goes to Stripe and to providers.
  `form-action 'self' ${[...foreignOrigins()].join(' ')}`,
  ...(env.AUTH_URL?.startsWith('https:') ? ['upgrade-insecure-requests'] : []),
  `report-uri ${REPORT_PATH}`,
  'report-to csp',
].join('; ')
