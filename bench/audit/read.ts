import { withClient } from '../../local/database/connect.ts'
import type { World } from '../../local/world.ts'
import type { GuardBench } from '../guard/app.ts'
import { type Caller, createCallers } from '../guard/callers.ts'
import { type Latency, measureLatencies } from '../measure/latency.ts'
import { table, type Verdict } from '../report.ts'
import type { Target } from '../visitors.ts'
import { FILL_TRAIL } from './trail.ts'

const FEW = 10_000
const MANY = 1_000_000
/** Other teams, without which the planner would take every team for half of the table. */
const OTHERS = 200
const EACH_OTHER = 50

/** Each way to narrow the page, as a person would; `{me}` is one of the thirty people of the trail. */
const FILTERS = {
  everything: '',
  event: 'event=billing.portal_opened',
  refused: 'outcome=denied',
  'event, refused': 'event=session.started&outcome=denied',
  person: 'who={me}',
  program: 'who=stripe',
  'done to': 'resource={me}',
  days: 'from=2026-03-01&to=2026-03-31',
  'person, days': 'who={me}&to=2026-05-31',
  request: 'request=req_bench_7',
} as const

type Filter = keyof typeof FILTERS
type Measured = { filter: Filter; few: Latency; many: Latency }

export type ReadResult = { rows: readonly [number, number]; team: Measured[]; platform: Measured[] }

/**
 * How long the audit page takes over a trail of 10,000 rows and over one of 1,000,000, by each filter, as a whole answer of
 * the production build. A team's page over both in turns; the platform's page over the one before the other is there.
 */
export async function benchRead({
  world,
  ancestorUrl,
  start,
}: GuardBench): Promise<{ result: ReadResult; verdicts: Verdict[] }> {
  const [small, large, admin, ...others] = await createCallers(world, ancestorUrl, OTHERS + 3)
  if (!small || !large || !admin) throw new Error('three people')
  await fill(world, others, EACH_OTHER)
  await fill(world, [small], FEW)
  await makeAdmin(world, admin.userId)
  const { url } = await start()
  console.log(`  read: ${FEW} rows, 200 requests for each filter`)
  const before = await measureLatencies(targets(url, '/admin/audit', 'few', admin, small))
  console.log(`  read: ${MANY} rows more`)
  await fill(world, [large], MANY)
  const after = await measureLatencies([
    ...targets(url, '/admin/audit', 'many', admin, large),
    ...targets(url, '/audit', 'few', small, small),
    ...targets(url, '/audit', 'many', large, large),
  ])
  const found = new Map([...before, ...after])
  const result = {
    rows: [FEW, MANY] as const,
    team: pairs(found, '/audit'),
    platform: pairs(found, '/admin/audit'),
  }
  say(result)
  return {
    result,
    verdicts: [...judge('a team’s page', result.team), ...judge('the platform’s', result.platform)],
  }
}

/** @param about whose events are looked for, where it is somebody's */
function targets(url: string, path: string, size: string, { cookie }: Caller, about: Caller): Target[] {
  return (Object.keys(FILTERS) as Filter[]).map((filter) => ({
    name: `${path} ${filter} ${size}`,
    url: `${url}${path}?${FILTERS[filter].replace('{me}', about.userId)}`,
    cookie,
    storageState: { cookies: [], origins: [] },
  }))
}

function pairs(found: ReadonlyMap<string, Latency>, path: string): Measured[] {
  return (Object.keys(FILTERS) as Filter[]).map((filter) => {
    const [few, many] = [found.get(`${path} ${filter} few`), found.get(`${path} ${filter} many`)]
    if (!few || !many) throw new Error(`${path} ${filter} was not measured`)
    return { filter, few, many }
  })
}

const fill = (world: World, people: readonly Caller[], rows: number) =>
  withClient(world.database.admin, async (client) => {
    await client.query(FILL_TRAIL, [people.map(({ userId }) => userId), rows])
    await client.query('VACUUM ANALYZE audit_events')
  })

const makeAdmin = (world: World, userId: string) =>
  withClient(world.database.admin, async (client) => {
    // Without the trigger that asks for an audit event: nobody did this.
    await client.query('SET session_replication_role = replica')
    await client.query(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [userId])
  })

function judge(page: string, measured: readonly Measured[]): Verdict[] {
  const slowest = measured.reduce((one, other) => (other.many.fullMs.p95 > one.many.fullMs.p95 ? other : one))
  const steepest = measured.reduce((one, other) => (growth(other) > growth(one) ? other : one))
  return [
    {
      target: `${page} over a million rows: p95 under 50 ms, by any filter`,
      found: `${slowest.many.fullMs.p95} ms by ${slowest.filter}`,
      reached: slowest.many.fullMs.p95 < 50,
    },
    {
      target: `${page}: at most 1.5 times its time over ten thousand (p50), by any filter`,
      found: `${growth(steepest).toFixed(2)} times by ${steepest.filter}`,
      reached: growth(steepest) <= 1.5,
    },
  ]
}

const growth = ({ few, many }: Measured): number => many.fullMs.p50 / few.fullMs.p50

function say({ team, platform }: ReadResult): void {
  for (const [page, measured] of Object.entries({ team, platform })) {
    const columns = [
      [`${page}, by`, ({ filter }: Measured) => filter],
      ['p50 of 10,000', ({ few }: Measured) => few.fullMs.p50.toFixed(1)],
      ['p95', ({ few }: Measured) => few.fullMs.p95.toFixed(1)],
      ['p50 of a million', ({ many }: Measured) => many.fullMs.p50.toFixed(1)],
      ['p95', ({ many }: Measured) => many.fullMs.p95.toFixed(1)],
      ['times', (one: Measured) => growth(one).toFixed(2)],
    ] as const
    console.log(`\n${table(measured, columns)}`)
  }
}
