import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import type { Score } from './scorebook.ts'
import { drawTable } from './table.ts'

/** Prints what the matrix came to, every leak by name, and the line that a release is judged by. */
export default class AttackReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const scores = tests.flatMap((test) => test.meta().score ?? [])
    const cells = scores.filter(({ kind }) => kind === 'cells')
    const controls = scores.filter(({ kind }) => kind === 'controls')
    const faults = scores.flatMap(({ surface, condition, transport, faults }) =>
      faults.map((fault) => `✗ ${surface} · ${condition} · ${transport} · ${fault}`),
    )
    const broken = [...modules.flatMap((module) => module.errors()), ...tests.flatMap(failures)]
    console.log(`\n${drawTable(cells)}\n`)
    for (const { message } of broken) console.log(`✗ ${message}\n`)
    if (faults.length > 0) console.log(`${faults.join('\n')}\n`)
    console.log(summarise(cells, controls))
    if (process.env.ATTACK_SUMMARY) writeFileSync(process.env.ATTACK_SUMMARY, summarise(cells, controls))
  }
}

/** What failed without being a cell, such as an action that nobody has written valid input for. */
const failures = (test: TestCase): { message: string }[] =>
  test.meta().score === undefined
    ? (test.result().errors ?? []).map(({ message }) => ({ message: `${test.fullName}: ${message}` }))
    : []

function summarise(cells: Score[], controls: Score[]): string {
  const tried = (scores: Score[]) => scores.reduce((sum, score) => sum + score.tried, 0)
  const faults = (scores: Score[]) => scores.reduce((sum, score) => sum + score.faults.length, 0)
  const done = controls.filter((score) => score.faults.length === 0)
  return `attack: ${tried(cells)} cells, ${faults(cells)} leaks, ${tried(done)}/${tried(controls)} controls`
}
