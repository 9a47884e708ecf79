import type pg from 'pg'
import { withClient } from '../../local/database/connect.ts'
import type { GuardBench } from '../guard/app.ts'
import { callsOf, createCallers, readActionIds } from '../guard/callers.ts'
import { type Call, type Load, load } from '../guard/load.ts'
import { median } from '../measure/median.ts'
import { table, type Verdict } from '../report.ts'

const TENANTS = 200
const AT_ONCE = 10
const ROUNDS = 7
const ROUND_MS = 3_000

type Way = 'chain' | 'log'
export type ChainResult = { tenants: number; atOnce: number; loads: Record<Way, Load[]> }

/**
 * What the chain costs a guarded mutation over 200 tenants, with real disk writes: as it is, against the same action of the
 * same app with a trail that is only a log. That one inserts the same row with the same indexes, and has no hash, no head
 * to lock, and nothing that asks for it at the commit. In turns, every second round the other way round.
 */
export async function benchChain({
  world,
  ancestorUrl,
  build,
  start,
}: GuardBench): Promise<{ result: ChainResult; verdicts: Verdict[] }> {
  const people = await createCallers(world, ancestorUrl, TENANTS)
  const { url } = await start()
  const from = { actionId: readActionIds(build).guardedRename, page: '/bare', origin: url }
  const calls = people.map((person) => callsOf(person, 'guardedRename', from))
  const callers = Array.from({ length: AT_ONCE }, (_, at) =>
    taking(calls.filter((_call, index) => index % AT_ONCE === at)),
  )
  console.log(
    `  chain: ${TENANTS} tenants, ${AT_ONCE} at once, ${ROUNDS} rounds of ${ROUND_MS / 1000} seconds each, in turns`,
  )
  const loads: Record<Way, Load[]> = { chain: [], log: [] }
  await withClient(world.database.admin, async (client) => {
    const ways = await switchBetween(client)
    for (let round = -1; round < ROUNDS; round += 1)
      for (const way of round % 2 === 0 ? (['chain', 'log'] as const) : (['log', 'chain'] as const)) {
        await ways[way]()
        const measured = await load(url, callers, ROUND_MS)
        if (round >= 0) loads[way].push(measured)
      }
    await ways.chain()
  })
  const result = { tenants: TENANTS, atOnce: AT_ONCE, loads }
  const ratio = median(
    result.loads.chain.map(
      ({ perSecond }, round) => perSecond / (result.loads.log[round]?.perSecond ?? Number.NaN),
    ),
  )
  say(result)
  return {
    result,
    verdicts: [
      {
        target: `a guarded mutation with the chain over ${TENANTS} tenants: throughput 0.9 of the same without, or better`,
        found: ratio.toFixed(2),
        reached: ratio >= 0.9,
      },
    ],
  }
}

/** Each caller's calls go round all its people. */
function taking(calls: readonly (() => Call)[]): () => Call {
  let turn = 0
  return () => {
    const next = calls[turn++ % calls.length]
    if (next === undefined) throw new Error('nobody to call')
    return next()
  }
}

/** The two trails: what `app.append_audit` does, and whether the commit asks for it. Functions are replaced without a lock. */
async function switchBetween(client: pg.Client): Promise<Record<Way, () => Promise<void>>> {
  const definitionOf = async (name: string): Promise<string> => {
    const { rows } = await client.query<{ definition: string }>(
      'SELECT pg_get_functiondef($1::regproc) AS definition',
      [name],
    )
    return rows[0]?.definition ?? ''
  }
  const [append, require] = [await definitionOf('app.append_audit'), await definitionOf('app.require_audit')]
  const doing = (definition: string, body: string) =>
    `${definition.slice(0, definition.indexOf('AS $function$'))}AS $function$ BEGIN${body}END $function$`
  await client.query('CREATE SEQUENCE app.bench_log; GRANT USAGE ON app.bench_log TO portcullis_owner')
  return {
    chain: async () => {
      await client.query(`${append}; ${require}`)
    },
    log: async () => {
      await client.query(`${doing(append, LOG)}; ${doing(require, ' RETURN NULL; ')}`)
    },
  }
}

const LOG = `
  INSERT INTO audit_events (tenant_id, seq, at, event, outcome, code, actor_kind, actor_id, resource_type,
    resource_id, request_id, address, user_agent, metadata, previous_hash, hash)
  VALUES (p_tenant, 1000000 + nextval('app.bench_log'), clock_timestamp(), p_event, p_outcome, p_code, p_actor_kind, p_actor,
    p_resource_type, p_resource_id, p_request, p_address, p_agent, p_metadata, '', '');
  RETURN 0;
`

function say({ loads }: ChainResult): void {
  const columns = [
    ['guarded mutation', (way: Way) => way],
    ['requests/s', (way: Way) => median(loads[way].map((one) => one.perSecond)).toFixed(0)],
    ['p50 ms', (way: Way) => median(loads[way].map((one) => one.p50)).toFixed(1)],
    ['p99 ms', (way: Way) => median(loads[way].map((one) => one.p99)).toFixed(1)],
  ] as const
  console.log(`\n${table(['chain', 'log'] as const, columns)}`)
}
