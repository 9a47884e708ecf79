import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type GuardBench, withGuardBench } from './guard/app.ts'
import { type Caller, callsOf, createCallers, readActionIds, type Way } from './guard/callers.ts'
import { type Load, load, send } from './guard/load.ts'
import { countRoundTrips } from './guard/round-trips.ts'
import { median } from './measure/median.ts'
import { conditions, loadNow, save, sayVerdicts, table, type Verdict } from './report.ts'

const CALLERS = 10
const ROUNDS = 5
const ROUND_MS = 3_000
/** The product's profile page, and one with nothing on it. */
const PAGES = ['/bench', '/bare'] as const
type Page = (typeof PAGES)[number]
const WAYS: readonly Way[] = ['guardedRename', 'ancestorRename']

type Loads = Record<Way, Load[]>
type Result = {
  pipeline: Record<string, number>
  loads: Record<Page, Loads>
  roundTrips: Record<Way, number>
}

/**
 * `npm run bench guard`: what the guard costs. Its pipeline without a database beside next-safe-action's; a guarded
 * mutation over HTTP beside the ancestor's way of doing it, in the same app and in turns; and how often each of them
 * waits for the database.
 *
 * @throws when something could not be measured; a target that was missed is no error
 */
export async function benchGuard(): Promise<void> {
  const under = conditions()
  const result = await withGuardBench(measure)
  const verdicts = judge(result)
  say(result)
  sayVerdicts(verdicts)
  await save('guard', { ...under, loadAfter: loadNow(), callers: CALLERS, verdicts, ...result })
}

async function measure(bench: GuardBench): Promise<Result> {
  console.log('  pipeline: 200 rounds of 300 calls, without a database')
  const pipeline = await measurePipeline(bench)
  const callers = await createCallers(bench.world, bench.ancestorUrl, CALLERS)
  console.log(`  mutation: ${CALLERS} callers, ${ROUNDS} rounds of ${ROUND_MS / 1000} seconds each, in turns`)
  const loads = await measureLoads(bench, callers)
  console.log('  round trips: one call of each, through a counting connection')
  return { pipeline, loads, roundTrips: await measureRoundTrips(bench, callers) }
}

async function measurePipeline({ world }: GuardBench): Promise<Record<string, number>> {
  const program = fileURLToPath(new URL('./guard/pipeline.ts', import.meta.url))
  const env = { ...process.env, ...world.environment, LOG_LEVEL: 'error' }
  const { stdout } = await promisify(execFile)(process.execPath, [program], {
    env,
  })
  return JSON.parse(stdout)
}

async function measureLoads(bench: GuardBench, callers: readonly Caller[]): Promise<Record<Page, Loads>> {
  const ids = readActionIds(bench.build)
  const { url } = await bench.start()
  const loadsOf = async (page: Page): Promise<Loads> => {
    const round = (way: Way, ms: number) => {
      const from = { actionId: ids[way], page, origin: url }
      return load(
        url,
        callers.map((caller) => callsOf(caller, way, from)),
        ms,
      )
    }
    const loads: Loads = { guardedRename: [], ancestorRename: [] }
    for (const way of WAYS) await round(way, ROUND_MS)
    for (let turn = 0; turn < ROUNDS; turn++)
      for (const way of turn % 2 === 0 ? WAYS : WAYS.toReversed()) loads[way].push(await round(way, ROUND_MS))
    return loads
  }
  return { '/bench': await loadsOf('/bench'), '/bare': await loadsOf('/bare') }
}

/** The fewest of several calls: during the others a job or a sweep spoke to the database as well. */
async function measureRoundTrips(
  bench: GuardBench,
  [caller]: readonly Caller[],
): Promise<Record<Way, number>> {
  if (caller === undefined) throw new Error('nobody to call')
  const ids = readActionIds(bench.build)
  const counter = await countRoundTrips(Number(new URL(bench.world.database.admin).port))
  try {
    const { url } = await bench.start(counter.port)
    const fewest = { guardedRename: Number.POSITIVE_INFINITY, ancestorRename: Number.POSITIVE_INFINITY }
    for (const way of WAYS) {
      const next = callsOf(caller, way, { actionId: ids[way], page: '/bare', origin: url })
      for (let time = 0; time < 10; time++) {
        await counter.quiet()
        counter.take()
        await send(url, next())
        fewest[way] = Math.min(fewest[way], counter.take())
      }
    }
    return fewest
  } finally {
    await counter.stop()
  }
}

/** Ours over theirs, round by round; the middle one. */
const ratio = (loads: Loads, of: (one: Load) => number): number =>
  median(loads.guardedRename.map((ours, at) => of(ours) / of(loads.ancestorRename[at] ?? ours)))

function judge({ pipeline, loads, roundTrips }: Result): Verdict[] {
  const over = (pipeline.guard ?? Number.NaN) / (pipeline['next-safe-action'] ?? Number.NaN)
  const ratioOf = (of: (one: Load) => number) => ratio(loads['/bench'], of)
  const [throughput, p99] = [ratioOf(({ perSecond }) => perSecond), ratioOf((one) => one.p99)]
  return [
    {
      target: 'pipeline: at most 1 time next-safe-action’s',
      found: `${over.toFixed(2)} times`,
      reached: over <= 1,
    },
    {
      target: 'mutation: throughput 0.85 of the ancestor’s or better',
      found: throughput.toFixed(2),
      reached: throughput >= 0.85,
    },
    {
      target: 'mutation: p99 at most 1.3 times the ancestor’s',
      found: `${p99.toFixed(2)} times`,
      reached: p99 <= 1.3,
    },
    {
      target: 'mutation: at most 5 round trips to the database',
      found: String(roundTrips.guardedRename),
      reached: roundTrips.guardedRename <= 5,
    },
  ]
}

function say({ pipeline, loads, roundTrips }: Result): void {
  const micro = [
    ['µs a call', ([name]: [string, number]) => name],
    ['', ([, µs]: [string, number]) => µs.toFixed(1)],
  ] as const
  console.log(`\n${table(Object.entries(pipeline), micro)}\n`)
  for (const page of PAGES) {
    const columns = [
      [page === '/bench' ? 'from the profile page' : 'from an empty page', (way: Way) => way],
      ['requests/s', (way: Way) => median(loads[page][way].map((one) => one.perSecond)).toFixed(0)],
      ['p50 ms', (way: Way) => median(loads[page][way].map((one) => one.p50)).toFixed(1)],
      ['p99 ms', (way: Way) => median(loads[page][way].map((one) => one.p99)).toFixed(1)],
      ['round trips of the action', (way: Way) => roundTrips[way]],
    ] as const
    console.log(`${table(WAYS, columns)}`)
    console.log(`throughput ${ratio(loads[page], (one) => one.perSecond).toFixed(2)} of the ancestor’s\n`)
  }
}
