import { rm } from 'node:fs/promises'
import { LOCAL_FOLDER } from '../local/folder.ts'
import { runChecks } from './checks.ts'
import { ensureGenerated } from './generate.ts'
import { vitestArgs, vitestCounts } from './reports.ts'
import { run } from './step.ts'
import { sentence } from './trouble.mjs'

// `npm run check`: format, lint, types, unused code, contracts; what every commit must hold.
try {
  await ensureGenerated()
  const report = `${LOCAL_FOLDER}/check-${process.pid}.json`
  const outcomes = await Promise.all([
    runChecks(),
    run({
      name: 'Contracts',
      program: 'vitest',
      args: vitestArgs(['contract'], report),
      count: () => vitestCounts(report),
    }),
  ])
  await rm(report, { force: true })
  if (outcomes.flat().some(({ failed }) => failed > 0)) process.exitCode = 1
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
}
