import { readFileSync } from 'node:fs'
import type pg from 'pg'
import type { TableRow } from '../../lib/isolation/tables.ts'
import type { Manifest } from '../../lib/surfaces/entry.ts'
import { importFrom } from '../../scripts/surface/resolver.ts'
import { table } from '../../scripts/table.ts'
import { Trouble } from '../../scripts/trouble.mjs'
import { ROOT } from '../folder.ts'
import { withClient } from './connect.ts'

/**
 * Holds a database to every rule of lib/isolation, the ones that keep the app from starting included, and prints what
 * there is: the tables, and what reaches across tenants, each with its reason.
 *
 * @param url connection string of any role; the rules read the catalogue alone
 * @returns the last line, with the counts
 * @throws Trouble with one sentence for each offender
 */
export async function checkDatabase(url: string): Promise<string> {
  importFrom(ROOT)
  const { checkStatement, RULES, sentencesOf } = await import('../../lib/isolation/check.ts')
  const { tables, sentences } = await withClient(url, async (client) => {
    const { rows } = await client.query(checkStatement('check'))
    return { tables: await sayTables(client), sentences: sentencesOf(rows) }
  })
  await sayGlobals()
  const summary = `db:check: ${tables} tables, ${RULES.length} rules, ${sentences.length} offenders`
  if (sentences.length > 0) throw new Trouble([...sentences.map((line) => `✗ ${line}`), summary].join('\n'))
  return summary
}

async function sayTables(client: pg.Client): Promise<number> {
  const { READ_TABLES } = await import('../../lib/isolation/tables.ts')
  const { rows } = await client.query<TableRow>(READ_TABLES)
  const lines = rows.map(({ name, whose, app, system }) => [name, whose, app, system])
  console.log(table(['Table', 'Whose rows', 'A request may', 'portcullis_system may'], lines))
  return rows.length
}

/** What reaches across tenants: tables that are nobody's, keys of all tenants together, and surfaces. */
async function sayGlobals(): Promise<void> {
  const { GLOBAL_KEYS, GLOBAL_MODULES, GLOBAL_TABLES } = await import('../../lib/isolation/globals.ts')
  const { entries }: Manifest = JSON.parse(readFileSync(`${ROOT}/surface.json`, 'utf8'))
  const surfaces = entries.flatMap(({ kind, name, address, scope }) =>
    typeof scope === 'object' && scope !== null ? [[`${kind} ${address ?? name}`, scope.global]] : [],
  )
  console.log(
    `\n${table(['Table or key of all tenants', 'Why'], [...Object.entries(GLOBAL_TABLES), ...Object.entries(GLOBAL_KEYS)])}`,
  )
  console.log(`\n${table(['Module that sees all tenants', 'Why'], Object.entries(GLOBAL_MODULES))}`)
  console.log(`\n${table(['Surface of all tenants', 'Why'], surfaces)}\n`)
}
