import { appendAudit } from '@/lib/audit/append'
import { Prisma, runStatement, type Tx, withTenant } from '@/lib/db'
import { callerOf, type Person } from '../support/people.ts'

const WORKERS = 12

/** One turn of a worker: so many statements, and what they saw that was not this person's. */
type Kind = { statements: number; run: (person: Person) => Promise<string[]> }

/**
 * T41: several tenants at once over one small pool, each reading what it can, changing what is its own, and breaking
 * off in the middle; no statement names a tenant.
 *
 * @param operations how many statements, all in all
 * @returns how many were sent, and what somebody saw that was not theirs
 */
export async function mixOperations(
  people: readonly Person[],
  operations: number,
): Promise<{ sent: number; foreign: string[] }> {
  const foreign: string[] = []
  let sent = 0
  let turns = 0
  const worker = async (): Promise<void> => {
    while (sent < operations) {
      const turn = turns++
      const person = people[turn % people.length]
      const kind = KINDS[turn % KINDS.length]
      if (!person || !kind) return
      sent += kind.statements
      foreign.push(...(await kind.run(person)))
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, worker))
  return { sent, foreign }
}

type Seen = { whose: string }

/** What a statement without any filter sees that is not this tenant's. */
const foreignIn = (rows: readonly Seen[], person: Person): string[] =>
  rows.filter(({ whose }) => whose !== person.tenantId).map(({ whose }) => `${person.name} saw ${whose}`)

const readAll = (tx: Tx): Promise<Seen[]> =>
  tx.$queryRaw<Seen[]>`SELECT id AS whose FROM tenants UNION ALL SELECT tenant_id FROM memberships
    UNION ALL SELECT DISTINCT tenant_id FROM audit_events UNION ALL SELECT tenant_id FROM subscriptions`

const reads = (person: Person): Promise<string[]> =>
  withTenant(person.tenantId, async (tx) => {
    const [rows, others] = [await readAll(tx), await tx.membership.findMany({ select: { tenantId: true } })]
    const missing = rows.some(({ whose }) => whose === person.tenantId) ? [] : [`${person.name} saw nothing`]
    return [
      ...missing,
      ...foreignIn([...rows, ...(await readAll(tx))], person),
      ...foreignIn(
        others.map(({ tenantId }) => ({ whose: tenantId })),
        person,
      ),
    ]
  })

const AT_ONCE = 10
const withoutContext = async (): Promise<string[]> => {
  const rows = await Promise.all(
    Array.from({ length: AT_ONCE }, () =>
      runStatement('app', Prisma.sql`SELECT id FROM tenants WHERE ${1}::integer = 1`),
    ),
  )
  return rows.flat().map(() => 'without a context a row was seen')
}

const breaksOff = async (person: Person): Promise<string[]> => {
  await withTenant(person.tenantId, async (tx) => {
    await tx.tenant.updateMany({ data: { name: 'Gone' } })
    throw new Error('broken off')
  }).catch(() => undefined)
  return []
}

const changes = (person: Person): Promise<string[]> =>
  withTenant(person.tenantId, async (tx) => {
    // Without a where: it meets every row that there is for this tenant.
    const { count } = await tx.tenant.updateMany({ data: { name: person.name } })
    await appendAudit(tx, {
      tenantId: person.tenantId,
      event: 'tests.mixed',
      outcome: 'success',
      actorKind: 'user',
      actorId: person.userId,
      requestId: callerOf(null).requestId,
      address: null,
      userAgent: null,
    })
    return count === 1 ? [] : [`${person.name} changed ${count} tenants`]
  })

const READS: Kind = { statements: 4, run: reads }
const WITHOUT: Kind = { statements: AT_ONCE, run: withoutContext }
const KINDS: readonly Kind[] = [
  ...[READS, WITHOUT, READS, WITHOUT, { statements: 2, run: breaksOff }, WITHOUT],
  ...[READS, WITHOUT, READS, WITHOUT, { statements: 3, run: changes }, WITHOUT, WITHOUT],
]
