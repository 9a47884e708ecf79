import pg from 'pg'
import type { Head } from '@/lib/audit/verify/chain'
import type { ChainRow } from '@/lib/audit/verify/row'
import { Trouble } from '../trouble.mjs'

const PAGE_SIZE = 5_000

/** Every column as text, in the order of ChainRow. Keyset pages: a row is found by its key, however many precede it. */
const PAGE = `
  SELECT tenant_id, seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), event, outcome, code,
    actor_kind, actor_id, resource_type, resource_id, request_id, address, user_agent, metadata::text,
    pg_catalog.encode(previous_hash, 'hex'), pg_catalog.encode(hash, 'hex')
  FROM public.audit_events WHERE (tenant_id, seq) > ($1::uuid, $2::bigint) ORDER BY tenant_id, seq LIMIT ${PAGE_SIZE}`
const BEFORE_ALL = ['00000000-0000-0000-0000-000000000000', '-9223372036854775808']

export type Trail = {
  heads(): Promise<Map<string, Head>>
  pages(): AsyncGenerator<ChainRow[]>
  /** The hash of one row; undefined when there is none. */
  hashOf(tenantId: string, seq: number): Promise<string | undefined>
  /** The number of the first row that is left of a chain; 1 where none is. */
  firstOf(tenantId: string): Promise<number>
}

/**
 * Reads the trail as it stood at one moment, while the app goes on writing.
 *
 * @param url of a role that sees all of audit_events and audit_heads: the owner, or one for auditors
 * @throws Trouble when the role sees nothing
 */
export async function withTrail<T>(url: string, work: (trail: Trail) => Promise<T>): Promise<T> {
  // Texts as the server sent them: parsing dates and numbers is what would take the time.
  const client = new pg.Client({ connectionString: url, types: { getTypeParser: () => String } })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    return await work({
      heads: () => readHeads(client),
      pages: () => readPages(client),
      hashOf: async (tenantId, seq) =>
        (await client.query<{ hash: string }>(ONE, [tenantId, seq])).rows[0]?.hash,
      firstOf: async (tenantId) =>
        Number((await client.query<{ seq: string | null }>(FIRST, [tenantId])).rows[0]?.seq ?? 1),
    })
  } finally {
    await client.end().catch(() => undefined)
  }
}

const FIRST = `SELECT min(seq) AS seq FROM public.audit_events WHERE tenant_id = $1`
const ONE = `SELECT encode(hash, 'hex') AS hash FROM public.audit_events WHERE tenant_id = $1 AND seq = $2`

async function readHeads(client: pg.Client): Promise<Map<string, Head>> {
  const { rows } = await client
    .query<{ tenant_id: string; seq: string; hash: string }>(
      `SELECT tenant_id, seq, encode(hash, 'hex') AS hash FROM public.audit_heads`,
    )
    .catch((error: unknown) => {
      if (Reflect.get(Object(error), 'code') !== '42501') throw error
      throw new Trouble(
        'This role may not read audit_heads. Use the owner, or a role for auditors (docs/how-to).',
      )
    })
  if (rows.length === 0)
    throw new Trouble('There is no chain here that this role can see: nothing was verified. Look at the URL.')
  return new Map(rows.map(({ tenant_id, seq, hash }) => [tenant_id, { seq: Number(seq), hash }]))
}

async function* readPages(client: pg.Client): AsyncGenerator<ChainRow[]> {
  const ask = (after: readonly string[]) =>
    client.query<string[]>({ text: PAGE, values: [...after], rowMode: 'array' })
  for (let next = ask(BEFORE_ALL); ; ) {
    const rows = (await next).rows as unknown as ChainRow[]
    const last = rows.at(-1)
    if (last === undefined) return
    // The server makes the next page while this one is hashed.
    next = ask([last[0], last[1]])
    next.catch(() => undefined)
    yield rows
  }
}
