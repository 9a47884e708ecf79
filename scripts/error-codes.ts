import { writeFileSync } from 'node:fs'
import { CODES, REASONS } from '../lib/errors.ts'

/**
 * docs/error-codes.md from the one table of errors, lib/errors.ts. `npm run docs:errors` writes it, and a contract
 * test compares.
 */
export function errorCodesPage(): string {
  const reasons = Object.entries(REASONS).map(([reason, sentence]) => [`\`${reason}\``, sentence])
  const codes = Object.entries(CODES)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, [reason, meaning, remedy]]) => [`\`${code}\``, `\`${reason}\``, meaning, remedy])
  return `# Error codes

Written by \`npm run docs:errors\` from \`lib/errors.ts\`; edit that file, not this one.

A person is given a **reason**, its sentence (or a more exact one) and a request id. The **code** stays on the server:
in the log line and in the audit event of the same request id. [Operations](operations.md#from-a-request-id-to-the-cause)
says how to get from one to the other.

## Reasons: what leaves the server

${table(['Reason', 'Sentence'], reasons)}

## Codes: what stays

${table(['Code', 'Reason', 'What it means', 'What to do'], codes)}
`
}

/** A Markdown table with columns as wide as the formatter makes them. */
function table(head: readonly string[], rows: readonly string[][]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n')
}

if (import.meta.main) {
  writeFileSync(new URL('../docs/error-codes.md', import.meta.url), errorCodesPage())
}
