import { chromium } from '@playwright/test'
import { launchOptions } from '../tests/support/browser.ts'
import { growWorld, MORE } from './measure/growth.ts'
import { type Latency, measureLatencies } from './measure/latency.ts'
import { readStatements } from './measure/statements.ts'
import { isServedStatic, measureThroughput } from './measure/throughput.ts'
import { type Weights, weighPage } from './measure/weight.ts'
import { GROWING } from './page-list.ts'
import { type Bench, withProduction } from './production.ts'
import { conditions, loadNow, save } from './report.ts'
import { sayPages } from './tables.ts'
import { judge } from './targets.ts'
import { prepareTargets, type Target } from './visitors.ts'

/** Everything that was measured of one page. */
export type MeasuredPage = {
  name: string
  isStatic: boolean
  weights: Weights
  latency: Latency
  requestsPerSecond: number
  /** What the database is sent for one request; the app waits for each. */
  statements: string[]
  /** The latency with many more events and users in the database, for the pages that show them. */
  grown: Latency | null
}

/**
 * `npm run bench pages`: weight, latency and throughput of each page of the production build, beside the least
 * that the same Next can do in the same minutes.
 *
 * @throws when something could not be measured; a target that was missed is no error
 */
export async function benchPages(): Promise<void> {
  const under = conditions()
  const pages = await withProduction(measurePages)
  const verdicts = judge(pages)
  sayPages(pages, verdicts)
  await save('pages', { ...under, loadAfter: loadNow(), grownBy: MORE, verdicts, pages })
}

async function measurePages(bench: Bench): Promise<MeasuredPage[]> {
  const { targets, weights } = await weighAll(bench)
  console.log('  latency: 200 requests a page, in turns')
  const latencies = await measureLatencies(targets)
  console.log('  throughput: 10 connections, 5 seconds a page')
  const throughputs = await oneByOne(targets, measureThroughput)
  console.log('  database: one request a page')
  const statements = await readStatements(bench, targets)
  console.log(`  latency with ${MORE} more events and users`)
  await growWorld(bench.world)
  const grown = await measureLatencies(targets.filter(({ name }) => GROWING.includes(name)))
  const areStatic = await oneByOne(targets, isServedStatic)
  return targets.map(({ name }) => ({
    name,
    isStatic: found(areStatic, name),
    weights: found(weights, name),
    latency: found(latencies, name),
    requestsPerSecond: found(throughputs, name),
    statements: found(statements, name),
    grown: grown.get(name) ?? null,
  }))
}

async function weighAll(bench: Bench): Promise<{ targets: Target[]; weights: Map<string, Weights> }> {
  const browser = await chromium.launch(await launchOptions())
  try {
    const targets = await prepareTargets(browser, bench)
    console.log('  weight: a first visit to each page')
    return { targets, weights: await oneByOne(targets, (target) => weighPage(browser, target)) }
  } finally {
    await browser.close()
  }
}

async function oneByOne<T>(targets: readonly Target[], measure: (target: Target) => Promise<T>) {
  const results = new Map<string, T>()
  for (const target of targets) results.set(target.name, await measure(target))
  return results
}

function found<T>(results: ReadonlyMap<string, T>, name: string): T {
  const result = results.get(name)
  if (result === undefined) throw new Error(`${name} was not measured.`)
  return result
}
