import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { Trouble } from '../../scripts/trouble.mjs'

/** Whatever waits for a lock makes everybody wait behind it, so a migration gives up instead, and is tried again. */
const LOCK_WAIT_MS = 10_000

const NOTHING_EXTERNAL = { externalTables: [], externalEnums: [] }

/**
 * Applies the pending ones of a list of migrations with Prisma's official schema engine as WebAssembly: the
 * same program that `prisma migrate deploy` runs, without the binary that Prisma would download.
 *
 * @param url connection string of the role that owns the tables
 * @param unfinished names that an earlier run began and did not end; PostgreSQL has undone what they did
 * @returns the names of those applied now
 * @throws Trouble when one fails
 */
export async function applyMigrations(
  url: string,
  migrationsList: engine.MigrationList,
  unfinished: readonly string[],
): Promise<string[]> {
  await instantiate()
  // A pool of our own, because the engine's lock stays with the connection until that is closed.
  const pool = new pg.Pool({ connectionString: url, lock_timeout: LOCK_WAIT_MS })
  const scripts = new WholeScripts(pool)
  const adapter = bindMigrationAwareSqlAdapterFactory(scripts)
  const schemaEngine = await engine.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter)
  try {
    for (const migrationName of unfinished) await schemaEngine.markMigrationRolledBack({ migrationName })
    const done = await schemaEngine.applyMigrations({ migrationsList, filters: NOTHING_EXTERNAL })
    return done.appliedMigrationNames
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const migrationName = /migration_name="([^"]+)"/.exec(message)?.[1]
    if (!migrationName) throw new Trouble(`The migrations could not be applied: ${message}`)
    // A migration is one implicit transaction; without this mark it would count as half done for ever.
    await schemaEngine.markMigrationRolledBack({ migrationName })
    const reason = scripts.complaint ?? message
    throw new Trouble(
      `${migrationName} failed and was undone. Correct its migration.sql and run this again. ${reason}`,
    )
  } finally {
    schemaEngine.free()
    await pool.end()
  }
}

/**
 * The driver cuts a script at every semicolon, also at those in comments and function bodies, and sends the
 * pieces one by one. Sent whole, PostgreSQL parses it itself and takes it as one transaction.
 */
class WholeScripts extends PrismaPg {
  /** What PostgreSQL said when it refused a script; the engine passes on no more than a number. */
  complaint: string | undefined

  override async connect() {
    const adapter = await super.connect()
    adapter.executeScript = async (script) => {
      try {
        await adapter.underlyingDriver().query(script)
      } catch (error) {
        if (error instanceof pg.DatabaseError) this.complaint = told(error, script)
        throw error
      }
    }
    return adapter
  }
}

function told(error: pg.DatabaseError, script: string): string {
  if (error.code === '55P03')
    return `Somebody held on to a table for ${LOCK_WAIT_MS / 1000} seconds; try in a quieter moment.`
  const line = script.slice(0, Number(error.position ?? 0)).split('\n').length
  return `PostgreSQL says${error.position ? ` (line ${line})` : ''}: ${error.message}.`
}

/** Its own entry point imports the .wasm file as a module, which Node does not do; so by hand. */
function instantiate(): Promise<void> {
  // Once a process, although a test runner may load this file more than once: the engine's own module is
  // loaded once, and a second instance would get the first one's callbacks.
  shared[INSTANCE] ??= (async () => {
    const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    const bytes = await readFile(join(dirname(glue), 'schema_engine_bg.wasm'))
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': imports() })
    engine.__wbg_set_wasm(instance.exports)
    const { __wbindgen_start: start } = instance.exports
    if (typeof start === 'function') start()
  })()
  return shared[INSTANCE]
}

const INSTANCE = Symbol.for('portcullis.schema-engine')
const shared: typeof globalThis & {
  [INSTANCE]?: Promise<void>
  /** Where the engine leaves the reason before it gives up. */
  PRISMA_WASM_PANIC_REGISTRY?: { set_message(message: string): void }
} = globalThis
shared.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: (message) => console.error(message) }

/** The engine never clears the ten-second limit it sets on its lock, and a process would wait for it to pass. */
function imports(): WebAssembly.ModuleImports {
  const patient = (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds).unref()
  const entries = Object.entries(engine).map(([name, value]) => [
    name,
    name.startsWith('__wbg_setTimeout') ? patient : value,
  ])
  return Object.fromEntries(entries)
}
