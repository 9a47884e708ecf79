import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import pg from 'pg'

/** A tenant of canaries: its one person, and every word that was put into its rows, with the column. */
export type CanaryTenant = {
  letter: 'a' | 'b'
  userId: string
  sessionId: string
  teamId: string
  email: string
  words: Record<string, string>
}

type Column = { table: string; name: string; type: string; nullable: boolean; filled: boolean }

/** Rows of the product that are no tenant's, and those that only its own functions can write. */
const NOT_SEEDED = ['_prisma_migrations', 'rate_limits', 'audit_events', 'audit_heads', 'proof_changes']

/** Columns that a check or a worker reads: what they hold has to make sense. */
const SENSIBLE: Record<string, unknown> = {
  'accounts.provider': 'google',
  'challenges.purpose': 'mail-code',
  'sessions.method': 'email',
  'sessions.ended_because': null,
  'sessions.impersonation_reason': null,
  'subscriptions.status': 'active',
  'webhook_inbox.status': 'DONE',
  'webhook_inbox.provider': 'stripe',
}

/**
 * Puts two tenants into the database that have a word of their own in every text and JSON column of every table, the
 * tables of tomorrow included: what to fill is read from the catalogue.
 *
 * @param adminUrl a superuser's connection string
 * @param file the run's CANARY_FILE: there the tenants are kept, and a second call answers the same ones
 */
export async function seedCanaries(adminUrl: string, file?: string): Promise<CanaryTenant[]> {
  const known = file && `${file}.tenants`
  if (known && existsSync(known)) return JSON.parse(readFileSync(known, 'utf8'))
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Column>(
      `SELECT table_name AS table, column_name AS name, udt_name AS type, is_nullable = 'YES' AS nullable,
         column_default IS NOT NULL AS filled
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> ALL ($1)`,
      [NOT_SEEDED],
    )
    // Past the triggers: these rows are nobody's doing.
    await client.query('SET session_replication_role = replica')
    const tenants = [await seedTenant(client, rows, 'a'), await seedTenant(client, rows, 'b')]
    if (known) writeFileSync(known, JSON.stringify(tenants))
    return tenants
  } finally {
    await client.end()
  }
}

async function seedTenant(client: pg.Client, columns: Column[], letter: 'a' | 'b'): Promise<CanaryTenant> {
  const words: Record<string, string> = {}
  const word = (where: string) => {
    const made = `zq${letter}${randomBytes(6).toString('hex')}`
    words[made] = where
    return made
  }
  const ids = { userId: randomUUID(), sessionId: randomUUID(), teamId: randomUUID() }
  const email = `${word('users.email')}@canary.test`
  const known: Record<string, unknown> = {
    ...SENSIBLE,
    'users.id': ids.userId,
    'users.email': email,
    'tenants.id': ids.teamId,
    'sessions.id': ids.sessionId,
    'sessions.second_factor_at': new Date(),
    'memberships.role': 'OWNER',
    'invitations.role': 'MEMBER',
    'invitations.invited_by': ids.userId,
    'subscriptions.price_id': process.env.NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID ?? 'price_canary',
    user_id: ids.userId,
    tenant_id: ids.teamId,
    session_id: ids.sessionId,
  }
  for (const table of new Set(columns.map((column) => column.table))) {
    const values = columns
      .filter((column) => column.table === table)
      .map((column) => [column.name, fillingOf(column, known, word)] as const)
      .filter(([, value]) => value !== undefined)
    const names = values.map(([name]) => client.escapeIdentifier(name)).join(', ')
    const places = values.map((_, index) => `$${index + 1}`).join(', ')
    await client.query(
      `INSERT INTO ${client.escapeIdentifier(table)} (${names}) VALUES (${places})`,
      values.map(([, value]) => value),
    )
  }
  await client.query(
    `SELECT app.append_audit($1, 'user.name_updated', 'success', NULL, 'user', $2, 'user', $3, $4, $5, $6, $7)`,
    [
      ...[ids.teamId, ids.userId, word('audit.resource_id'), word('audit.request_id'), '203.0.113.9'],
      ...[word('audit.user_agent'), JSON.stringify({ before: { name: word('audit.before') } })],
    ],
  )
  return { letter, ...ids, email, words }
}

/** What goes into a column; undefined leaves it to its default. */
function fillingOf(column: Column, known: Record<string, unknown>, word: (where: string) => string): unknown {
  const where = `${column.table}.${column.name}`
  if (where in known) return known[where]
  if (column.name in known) return known[column.name]
  if (['text', 'varchar'].includes(column.type)) return word(where)
  if (column.type === '_text') return [word(where)]
  if (column.type === 'jsonb') return JSON.stringify({ canary: word(where) })
  if (column.nullable) return undefined
  if (/_at$/.test(column.name) && /expires|next|end/.test(column.name)) return inAMonth()
  if (column.filled) return undefined
  if (['timestamptz', 'date'].includes(column.type)) return inAMonth()
  if (column.type === 'bytea') return Buffer.from(word(where))
  if (column.type === 'uuid') return randomUUID()
  return column.type === 'bool' ? false : 0
}

const inAMonth = (): Date => new Date(Date.now() + 30 * 24 * 60 * 60 * 1000)
