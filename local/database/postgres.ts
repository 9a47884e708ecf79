import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { DISK_FULL, Trouble } from '../../scripts/trouble.mjs'
import { type Child, startChild } from '../child.ts'
import { commonPlace, findBinaries, isReachable, reachableBinaries, whomToRunAs } from './binaries.ts'
import { ensureCluster, makeExecutable } from './cluster.ts'
import { endOrphan } from './orphan.ts'

/** Settings for tests: their data need not survive a power cut, and nobody is after their passwords. */
export const HASTE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'scram_iterations=1']

export type Postgres = {
  port: number
  /** A connection string of the superuser, for set-up alone: it bypasses row-level security. */
  adminUrl(database: string): string
  /** Settles when the server has ended, whoever ended it. */
  ended: Child['ended']
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 30_000

/**
 * Starts PostgreSQL on a data folder, which is made when it does not exist, and waits until it answers.
 *
 * @param folder of the local world; the data lie in its `postgres`, the server's log in `postgres.log`
 * @param password of the superuser
 * @param settings further `name=value` settings of the server, e.g. `fsync=off` for tests
 * @throws Trouble with one sentence when it cannot start
 */
export async function startPostgres(options: {
  folder: string
  port: number
  password: string
  settings?: readonly string[]
}): Promise<Postgres> {
  const { folder, port, password, settings = [] } = options
  const runAs = whomToRunAs()
  const binaries = await reachableBinaries(await findBinaries(), runAs)
  const data = dataFolder(folder)
  await ensureCluster(data, password, binaries, runAs)
  await endOrphan(data)
  await makeExecutable(binaries.postgres)

  const logFile = join(folder, 'postgres.log')
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'w')
  const all = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', ...settings]
  const child = startChild(
    binaries.postgres,
    ['-D', data, '-p', String(port), ...all.flatMap((setting) => ['-c', setting])],
    // SIGINT is PostgreSQL's "fast" shutdown: it does not wait for clients to leave.
    { ...runAs, cwd: '/', stdio: ['ignore', log, log], endWith: 'SIGINT' },
  )
  closeSync(log)

  const adminUrl = (database: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`
  try {
    await untilItAnswers(adminUrl('postgres'), child, logFile, port)
  } catch (error) {
    await child.stop()
    throw error
  }
  return { port, adminUrl, ended: child.ended, stop: child.stop }
}

/** Where the data of a world's folder lie: inside it, or elsewhere when root's PostgreSQL cannot get there. */
export function dataFolder(folder: string): string {
  const inside = join(resolve(folder), 'postgres')
  return isReachable(inside, whomToRunAs()) ? inside : commonPlace(inside)
}

/** Removes a world's database for good. Nothing may be running on it. */
export async function removeData(folder: string): Promise<void> {
  await endOrphan(dataFolder(folder))
  await rm(dataFolder(folder), { recursive: true, force: true })
}

async function untilItAnswers(url: string, child: Child, logFile: string, port: number): Promise<void> {
  let over = false
  child.ended
    .catch(() => undefined)
    .finally(() => {
      over = true
    })
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline && !over; ) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === '28P01') {
        throw new Trouble(
          'The local database has another password than .local/secrets.json. Begin anew: npm run dev -- --reset',
        )
      }
      await sleep(20)
    }
  }
  throw new Trouble(whyNot(readFileSync(logFile, 'utf8'), logFile, port))
}

function whyNot(log: string, logFile: string, port: number): string {
  if (log.includes('No space left on device')) return DISK_FULL
  if (log.includes('could not bind'))
    return `Port ${port} was taken while PostgreSQL started. Run the command again.`
  return `PostgreSQL did not start. What it said stands in ${logFile}; npm run dev -- --reset begins anew.`
}
