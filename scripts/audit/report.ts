import type { Verified } from './verify.ts'

const MOST = 20

/** What was verified, in words; the first row that is not as it was comes first. */
export function report({ rows, chains, cut, checkpoints, findings, seconds }: Verified): string {
  const speed = Math.round(rows / Math.max(seconds, 0.001))
  const done = `${rows} rows in ${chains} chains, ${checkpoints} checkpoints: ${seconds.toFixed(1)} s, ${speed} rows/s`
  const lines = findings.slice(0, MOST).map(({ tenantId, seq, problem, says }) => {
    const where = tenantId === null ? 'checkpoints' : `tenant ${tenantId}, row ${seq}`
    return `✗ ${where}: ${says} (${problem})`
  })
  const more = findings.length > MOST ? [`  and ${findings.length - MOST} chains more`] : []
  if (findings.length > 0)
    return [...lines, ...more, `Verified ${done}. ${findings.length} found.`].join('\n')
  const unsaid =
    checkpoints === 0 ? '\nWithout checkpoints, a chain that was written anew as a whole is not seen.' : ''
  const shorter = cut > 0 ? `\n${cut} of the chains begin where a signed cut ended.` : ''
  return `✓ Every row is as it was written. ${done}.${shorter}${unsaid}`
}
