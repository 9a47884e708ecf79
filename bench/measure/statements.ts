import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { withClient } from '../../local/database/connect.ts'
import type { Bench } from '../production.ts'
import type { Target } from '../visitors.ts'

/** How each statement starts in PostgreSQL's log, sent plainly or with parameters. */
const STATEMENT = /LOG: {2}(?:statement|execute [^:]+): (.*)/g
const SETTLE_MS = 300

/**
 * Which statements the database is sent for one request of each page. The app waits for each, so their number
 * is the number of round trips.
 *
 * @returns by the name of the page, the beginning of each statement
 */
export async function readStatements(
  { world, databaseLog }: Bench,
  targets: readonly Target[],
): Promise<Map<string, string[]>> {
  return withClient(world.database.admin, async (client) => {
    const logAll = async (setting: 'all' | 'none') => {
      await client.query(`ALTER SYSTEM SET log_statement = '${setting}'`)
      await client.query('SELECT pg_reload_conf()')
      await sleep(SETTLE_MS)
    }
    await logAll('all')
    const found = new Map<string, string[]>()
    for (const target of targets) {
      // Of five, the one during which nothing else (a job, the sweep of the inbox) spoke to the database.
      const tries: string[][] = []
      for (let time = 0; time < 5; time += 1) tries.push(await listen(target))
      found.set(
        target.name,
        tries.reduce((shortest, some) => (some.length < shortest.length ? some : shortest)),
      )
    }
    await logAll('none')
    return found

    async function listen({ url, cookie }: Target): Promise<string[]> {
      const from = readFileSync(databaseLog).length
      await (await fetch(url, { headers: { cookie } })).arrayBuffer()
      await sleep(SETTLE_MS)
      return statementsIn(readFileSync(databaseLog).subarray(from).toString())
    }
  })
}

function statementsIn(log: string): string[] {
  return [...log.matchAll(STATEMENT)].map(([, statement = '']) => statement.slice(0, 160))
}
