import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { writeWhole } from '../local/files.ts'
import { ROOT } from '../local/folder.ts'
import { run } from '../scripts/step.ts'

/** A target, what was found, and whether it was reached. */
export type Verdict = { target: string; found: string; reached: boolean }

type Cell = string | number
export type Column<Row> = readonly [title: string, cell: (row: Row) => Cell]

/** A table for the terminal: words to the left, numbers to the right. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const lines = [
    columns.map(([title]): Cell => title),
    ...rows.map((row) => columns.map(([, cell]) => cell(row))),
  ]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => String(line[index]).length)))
  return lines
    .map((line) =>
      line
        .map((cell, index) => {
          const isWord = typeof lines[1]?.[index] === 'string'
          return isWord ? String(cell).padEnd(widths[index] ?? 0) : String(cell).padStart(widths[index] ?? 0)
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function sayVerdicts(verdicts: readonly Verdict[]): void {
  for (const { target, found, reached } of verdicts) console.log(`${reached ? '✓' : '✗'} ${target}: ${found}`)
}

/** Where and when it was measured. The load of the machine is its one-minute average, 0 when idle. */
export function conditions() {
  const { version }: { version: string } = JSON.parse(
    readFileSync(`${ROOT}/node_modules/next/package.json`, 'utf8'),
  )
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    next: version,
    cpus: cpus().length,
    loadBefore: loadNow(),
  }
}

/** The load average of the last minute. */
export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100

/** Keeps a result as bench/results/<name>.json, to be committed beside the change that caused it. */
export async function save(name: string, result: unknown): Promise<void> {
  const path = `bench/results/${name}.json`
  writeWhole(`${ROOT}/${path}`, `${JSON.stringify(result, null, 2)}\n`)
  await run({ name: `Written to ${path}`, program: 'biome', args: ['format', '--write', path] })
}
