import pg from 'pg'

/** What a connection says about itself; null leaves it unsaid. */
export type Context = { tenant: string | null; user: string | null }

/** How a statement ended: the rows that it met, or the SQLSTATE it was refused with. */
export type Ending = number | string

/** Without the right by grant or by policy; and a context that is no id. */
export const REFUSED = ['42501', '22P02']

/**
 * Opens a transaction with a context and runs statements in it one after the other, each undone before the next.
 *
 * @param url of the role that tries
 */
export async function within<T>(
  url: string,
  { tenant, user }: Context,
  work: (attempt: (sql: string, values: unknown[]) => Promise<Ending>) => Promise<T>,
): Promise<T> {
  const client = await connected(url)
  await client.query('BEGIN')
  if (tenant !== null) await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant])
  if (user !== null) await client.query(`SELECT set_config('app.user_id', $1, true)`, [user])
  try {
    return await work((sql, values) => endingOf(client, sql, values))
  } finally {
    await client.query('ROLLBACK')
  }
}

const connections = new Map<string, Promise<pg.Client>>()

/** One connection a role; it is cut when the database of the test file is dropped. */
function connected(url: string): Promise<pg.Client> {
  const known = connections.get(url)
  if (known) return known
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  const opened = client.connect()
  connections.set(url, opened)
  return opened
}

async function endingOf(client: pg.Client, sql: string, values: unknown[]): Promise<Ending> {
  await client.query('SAVEPOINT attempt')
  const ending = await client.query(sql, values).then(
    ({ rowCount }) => rowCount ?? 0,
    (error: unknown) => String(Reflect.get(Object(error), 'code')),
  )
  await client.query('ROLLBACK TO SAVEPOINT attempt')
  return ending
}
