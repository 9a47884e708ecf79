import { writeFileSync } from 'node:fs'
import { CODES, REASONS } from '../lib/errors.ts'
import { table } from './table.ts'

/**
 * docs/error-codes.md from the one table of errors, lib/errors.ts. `npm run docs:errors` writes it, and a contract
 * test compares.
 */
export function errorCodesPage(): string {
  const reasons = Object.entries(REASONS).map(([reason, sentence]) => [`\`${reason}\``, sentence])
  const codes = Object.entries(CODES)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, [reason, meaning, remedy, alert]]) => [
      `\`${code}\``,
      `\`${reason}\``,
      meaning,
      remedy,
      alert ? 'yes' : '',
    ])
  return `# Error codes

Written by \`npm run docs:errors\` from \`lib/errors.ts\` and \`lib/errors/\`; edit those, not this one.

A person is given a **reason**, its sentence (or a more exact one) and a request id. The **code** stays on the server:
in the log line and in the audit event of the same request id. An admin looks the id up at \`/admin/requests\`;
[operations](operations.md#from-a-request-id-to-the-cause) says more, and [a page of its own](how-to/add-an-error.md) how
to add one. A code with a yes in the last column is an [alert](operations.md#alerts).

## Reasons: what leaves the server

${table(['Reason', 'Sentence'], reasons)}

## Codes: what stays

${table(['Code', 'Reason', 'What it means', 'What to do', 'Alert'], codes)}
`
}

if (import.meta.main) {
  writeFileSync(new URL('../docs/error-codes.md', import.meta.url), errorCodesPage())
}
