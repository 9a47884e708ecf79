import { chromium } from '@playwright/test'
import { launchOptions } from '../tests/support/browser.ts'
import { type Latency, measureLatencies } from './measure/latency.ts'
import { type Bench, withProduction } from './production.ts'
import { conditions, loadNow, save, sayVerdicts, table, type Verdict } from './report.ts'
import { growTenants } from './tenancy/grow.ts'
import { measureReads, type Reads } from './tenancy/reads.ts'
import { prepareTargets } from './visitors.ts'

const TENANTS = [10, 1_000, 100_000] as const
/** Pages that show what is a tenant's, or the person's own, on every request. */
const PAGES = ['dashboard', 'profile']
/** An empty page of the same Next, asked for in turns with the others: it knows how busy the machine was meanwhile. */
const FLOOR = 'floor, dynamic'

type Grown = { tenants: number; latency: Record<string, Latency['fullMs']> }
type Result = { reads: Reads; grown: Grown[] }

/**
 * `npm run bench tenancy`: what a tenant's walls cost. One read within them and without; and requests of one team while
 * the database fills with others.
 *
 * @throws when something could not be measured; a target that was missed is no error
 */
export async function benchTenancy(): Promise<void> {
  const under = conditions()
  const result = await withProduction(measure)
  const verdicts = [...judgeReads(result.reads), ...PAGES.map((page) => judgeGrowth(page, result.grown))]
  say(result)
  sayVerdicts(verdicts)
  await save('tenancy', { ...under, loadAfter: loadNow(), verdicts, ...result })
}

async function measure(bench: Bench): Promise<Result> {
  console.log('  reads: one row by its key, in three ways that take turns')
  const reads = await measureReads(bench.world)
  const browser = await chromium.launch(await launchOptions())
  const targets = await prepareTargets(browser, bench).finally(() => browser.close())
  const grown: Grown[] = []
  for (const tenants of TENANTS) {
    await growTenants(bench.world.database.admin, tenants)
    console.log(`  requests: 200 a page, with ${tenants} tenants`)
    const latencies = await measureLatencies(targets.filter(({ name }) => [...PAGES, FLOOR].includes(name)))
    const latency = Object.fromEntries([...latencies].map(([name, { fullMs }]) => [name, fullMs]))
    grown.push({ tenants, latency })
  }
  return { reads, grown }
}

function judgeReads({ times }: Reads): Verdict[] {
  const verdict = (than: string, ratio: number): Verdict => ({
    target: `a read in a tenant’s transaction: 1.6 times the same read ${than} or less`,
    found: `${ratio.toFixed(2)} times`,
    reached: ratio <= 1.6,
  })
  return [
    verdict('without tenant or transaction', times.withoutTenant),
    verdict('in a transaction without tenant', times.inTransaction),
  ]
}

/** Held against the empty page, because the machine is not equally busy for minutes. */
function judgeGrowth(page: string, grown: readonly Grown[]): Verdict {
  const p50 = (one: Grown | undefined, name: string) => one?.latency[name]?.p50 ?? Number.NaN
  const times = grown.map((one) => p50(one, page) / p50(one, FLOOR))
  const ratio = Math.max(...times) / Math.min(...times)
  return {
    target: `${page}: p50 within 1.3 times from ${TENANTS[0]} to ${TENANTS.at(-1)} tenants`,
    found: `${ratio.toFixed(2)} times (${times.map((one) => one.toFixed(2)).join(', ')} times an empty page)`,
    reached: ratio <= 1.3,
  }
}

function say({ reads, grown }: Result): void {
  const { withoutTenant, inTransaction, inTenant } = reads
  const ways = Object.entries({ withoutTenant, inTransaction, inTenant })
  console.log(
    `\n${table(ways, [
      ['ms a read', ([name]) => name],
      ['', ([, ms]) => ms.toFixed(3)],
    ])}\n`,
  )
  const columns = [...PAGES, FLOOR].map((page) => {
    const cell = ({ latency }: Grown) => `${latency[page]?.p50} / ${latency[page]?.p95}`
    return [`${page} ms p50 / p95`, cell] as const
  })
  console.log(`${table(grown, [['tenants', ({ tenants }) => tenants], ...columns])}\n`)
}
