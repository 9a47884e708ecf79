import { runChecks } from './checks.ts'
import { ensureGenerated } from './generate.ts'
import { findPgBouncer } from './pgbouncer.ts'
import { vitestArgs, vitestCounts } from './reports.ts'
import { makeScratch, removeScratch } from './scratch.ts'
import { type Outcome, run } from './step.ts'
import { testProduction } from './test-production.ts'
import { sentence } from './trouble.mjs'

// `npm test`: checks, tests on real PostgreSQL, then the production build with its HTTP tests beside the browser story, and
// the attack matrix. `npm test -- <filter>` runs the tests on PostgreSQL whose path contains the filter, and nothing else.
const began = performance.now() - Number(process.env.PORTCULLIS_INSTALL_SECONDS ?? 0) * 1000
const filter = process.argv.slice(2)
const folder = await makeScratch('test')
const outcomes: Outcome[] = []

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // What was started ends with us (local/child.ts); the scratch folder goes with the next run.
  process.on(signal, () => process.exit(130))
}

try {
  await ensureGenerated()
  if (filter.length === 0) outcomes.push(...(await runChecks()))
  outcomes.push(await testOnPostgres())
  if (filter.length === 0) outcomes.push(...(await testProduction(folder)))
} catch (error) {
  console.error(sentence(error))
  outcomes.push({ name: 'set-up', passed: 0, failed: 1, seconds: 0 })
} finally {
  await removeScratch(folder)
}

const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
for (const { name } of outcomes.filter((outcome) => outcome.failed > 0)) console.log(`✗ ${name}`)
if (!findPgBouncer())
  console.log('PgBouncer is not installed here, so isolation was tried over direct connections alone.')
console.log(`npm test took ${((performance.now() - began) / 1000).toFixed(1)} s`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

async function testOnPostgres(): Promise<Outcome> {
  const report = `${folder}/vitest.json`
  const outcome = await run({
    name: 'Tests on PostgreSQL',
    program: 'vitest',
    args: vitestArgs(['product', 'contract', 'setup'], report, filter),
    count: () => vitestCounts(report),
    show: 'as it comes',
  })
  if (outcome.passed + outcome.failed > 0) return outcome
  console.log(`No test's path contains "${filter.join(' ')}".`)
  return { ...outcome, failed: 1 }
}
