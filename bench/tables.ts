import { MORE } from './measure/growth.ts'
import type { Spread } from './measure/latency.ts'
import type { MeasuredPage } from './pages.ts'
import { type Column, sayVerdicts, table, type Verdict } from './report.ts'

type Columns = readonly Column<MeasuredPage>[]

const name: Column<MeasuredPage> = ['', (page) => page.name]
const both = ({ p50, p95 }: Spread): string => `${p50.toFixed(1)} / ${p95.toFixed(1)}`

const WEIGHT: Columns = [
  name,
  ['JS KiB at load', ({ weights }) => weights.load.javascriptKiB],
  ['when idle', ({ weights }) => weights.idle.javascriptKiB],
  ['total KiB at load', ({ weights }) => weights.load.totalKiB],
  ['when idle', ({ weights }) => weights.idle.totalKiB],
  ['requests at load', ({ weights }) => weights.load.requests],
  ['when idle', ({ weights }) => weights.idle.requests],
]

const SPEED: Columns = [
  name,
  ['served', ({ isStatic }) => (isStatic ? 'static' : 'dynamic')],
  ['first byte ms p50 / p95', ({ latency }) => both(latency.firstByteMs)],
  ['full ms p50 / p95', ({ latency }) => both(latency.fullMs)],
  ['requests/s', ({ requestsPerSecond }) => requestsPerSecond],
  ['statements', ({ statements }) => statements.length],
]

const GROWN: Columns = [
  [`with ${MORE} more events and users`, (page) => page.name],
  ['full ms p50 / p95', ({ grown }) => (grown ? both(grown.fullMs) : '')],
  ['before', ({ latency }) => both(latency.fullMs)],
]

/** What was measured, as three tables and a line for each target. */
export function sayPages(pages: readonly MeasuredPage[], verdicts: readonly Verdict[]): void {
  const grown = pages.filter((page) => page.grown !== null)
  console.log(`\n${table(pages, WEIGHT)}\n\n${table(pages, SPEED)}\n\n${table(grown, GROWN)}\n`)
  sayVerdicts(verdicts)
}
