import { ensureGenerated } from '../scripts/generate.ts'
import { sentence, Trouble } from '../scripts/trouble.mjs'

// `npm run bench <name>`. It fails only when something could not be measured: a slow day is a result too.
const BENCHES = new Map([
  ['pages', async () => (await import('./pages.ts')).benchPages()],
  ['guard', async () => (await import('./guard.ts')).benchGuard()],
  ['audit', async () => (await import('./audit.ts')).benchAudit(process.argv[3])],
  ['tenancy', async () => (await import('./tenancy.ts')).benchTenancy()],
  ['lighthouse', async () => (await import('./lighthouse.ts')).benchLighthouse()],
])

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // What was started ends with us (local/child.ts); the scratch folder goes with the next run.
  process.on(signal, () => process.exit(130))
}

try {
  const bench = BENCHES.get(process.argv[2] ?? '')
  if (!bench) throw new Trouble(`Name what to measure: npm run bench ${[...BENCHES.keys()].join('|')}`)
  await ensureGenerated()
  await bench()
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
}
process.exit()
