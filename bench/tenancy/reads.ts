import { PrismaPg } from '@prisma/adapter-pg'
import { withClient } from '../../local/database/connect.ts'
import { ROOT } from '../../local/folder.ts'
import type { World } from '../../local/world.ts'
import { importFrom } from '../../scripts/surface/resolver.ts'
import { median } from '../measure/median.ts'

const ROUNDS = 60
const EACH_ROUND = 25

/** Milliseconds of one read by its key, one after the other; the middle one of all rounds. */
export type Reads = {
  /** As starters do it: one statement, committed at once, by a role that sees everything. */
  withoutTenant: number
  /** The same in an interactive transaction, as Prisma begins one. */
  inTransaction: number
  /** lib/db.ts: the tenant's transaction as a loader has it, with row-level security. */
  inTenant: number
  /** The middle one of what each round found: as often as `withoutTenant`, and as `inTransaction`. */
  times: { withoutTenant: number; inTransaction: number }
}
type Way = 'withoutTenant' | 'inTransaction' | 'inTenant'

/** Reads one row in three ways, which take turns, over connections of the same kind. */
export async function measureReads({ database, environment }: World): Promise<Reads> {
  importFrom(ROOT)
  Object.assign(process.env, environment)
  const { withTenant } = await import('../../lib/db.ts')
  const { PrismaClient } = await import('../../lib/generated/prisma/client.ts')
  const bare = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.system, max: 10 }) })
  const { rows } = await withClient(database.admin, (client) =>
    client.query<{ id: string }>(`SELECT id FROM tenants WHERE name = 'Northwind'`),
  )
  const [team] = rows
  if (team === undefined) throw new Error('there is no Northwind')
  const query = { where: { id: team.id } }
  const ways: Record<Way, () => Promise<unknown>> = {
    withoutTenant: () => bare.tenant.findUniqueOrThrow(query),
    inTransaction: () => bare.$transaction((tx) => tx.tenant.findUniqueOrThrow(query)),
    inTenant: () => withTenant(team.id, (tx) => tx.tenant.findUniqueOrThrow(query), 'read only'),
  }
  const taken: Record<Way, number[]> = { withoutTenant: [], inTransaction: [], inTenant: [] }
  for (let round = 0; round < ROUNDS; round += 1)
    for (const way of ['withoutTenant', 'inTransaction', 'inTenant'] as const) {
      const began = performance.now()
      for (let time = 0; time < EACH_ROUND; time += 1) await ways[way]()
      // The first round warms up.
      if (round > 0) taken[way].push((performance.now() - began) / EACH_ROUND)
    }
  await bare.$disconnect()
  const over = (way: Way): number => middle(taken.inTenant.map((ms, round) => ms / (taken[way][round] ?? ms)))
  return {
    withoutTenant: middle(taken.withoutTenant),
    inTransaction: middle(taken.inTransaction),
    inTenant: middle(taken.inTenant),
    times: { withoutTenant: over('withoutTenant'), inTransaction: over('inTransaction') },
  }
}

const middle = (times: readonly number[]): number => Number(median(times).toFixed(3))
