import { chownSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, startChild } from '../../local/child.ts'
import { whomToRunAs } from '../../local/database/binaries.ts'
import { withClient } from '../../local/database/connect.ts'
import { freePort } from '../../local/ports.ts'
import { findPgBouncer } from '../../scripts/pgbouncer.ts'
import { scratchFolder } from '../support/cluster.ts'

export type Pooler = {
  /** The same connection string, through the pooler. */
  through(url: string): string
  stop(): Promise<void>
}

/** Connections that it keeps to the server for each role, however many clients there are. */
const SERVER_CONNECTIONS = 3

/**
 * Starts PgBouncer on loopback in transaction mode: after each transaction another client gets the connection.
 *
 * @param urls connection strings of the roles that may come in
 */
export async function startPooler(urls: readonly string[]): Promise<Pooler> {
  const [folder, port, runAs] = [await scratchFolder(), await freePort(), whomToRunAs()]
  const [first = ''] = urls
  const write = (name: string, lines: string[]): string => {
    const path = join(folder, name)
    writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 })
    if (runAs.uid !== undefined && runAs.gid !== undefined) chownSync(path, runAs.uid, runAs.gid)
    return path
  }
  const users = urls.map((url) => `"${new URL(url).username}" "${new URL(url).password}"`)
  const config = write('pgbouncer.ini', [
    ...['[databases]', `* = host=127.0.0.1 port=${new URL(first).port}`, '[pgbouncer]'],
    ...['listen_addr = 127.0.0.1', `listen_port = ${port}`, 'unix_socket_dir ='],
    ...['auth_type = scram-sha-256', `auth_file = ${write('users', users)}`],
    ...['pool_mode = transaction', `default_pool_size = ${SERVER_CONNECTIONS}`, 'max_client_conn = 100'],
  ])
  const child = startChild(findPgBouncer() ?? '', ['-q', config], {
    ...runAs,
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  const through = (url: string): string => Object.assign(new URL(url), { port: String(port) }).href
  await untilItAnswers(through(first), child)
  return {
    through,
    async stop() {
      await child.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function untilItAnswers(url: string, child: Child): Promise<void> {
  let over = false
  child.ended
    .catch(() => undefined)
    .finally(() => {
      over = true
    })
  for (const deadline = Date.now() + 10_000; Date.now() < deadline && !over; await sleep(20)) {
    const answered = await withClient(url, (client) => client.query('SELECT 1')).catch(() => undefined)
    if (answered) return
  }
  throw new Error('PgBouncer did not start.')
}
