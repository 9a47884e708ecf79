import { sentence, Trouble } from '../../scripts/trouble.mjs'
import { checkDatabase } from './check.ts'
import { withClient } from './connect.ts'
import { migrate, rollback } from './migrations.ts'
import { seed } from './seed.ts'
import { onDatabase, type Target } from './target.ts'

const COMMANDS: Record<string, (target: Target) => Promise<string>> = {
  async migrate({ owner }) {
    const names = await migrate(owner)
    return names.length > 0 ? `Applied ${names.join(', ')}.` : 'Nothing to apply: the database is up to date.'
  },
  async rollback({ owner }) {
    const name = await rollback(owner)
    return name ? `Took back ${name}.` : 'Nothing to take back: no migration is applied.'
  },
  async reset(target) {
    refuseElsewhere(target.owner, 'delete everything')
    await withClient(target.owner, async (client) => {
      const { rows } = await client.query<{ name: string }>(OWN_SCHEMAS)
      for (const { name } of rows) await client.query(`DROP SCHEMA ${client.escapeIdentifier(name)} CASCADE`)
      await client.query('CREATE SCHEMA public')
    })
    const names = await migrate(target.owner)
    return `Emptied the database and applied ${names.length} migrations. ${await plant(target)}`
  },
  seed: plant,
  check: ({ owner }) => checkDatabase(owner),
}

const OWN_SCHEMAS = `SELECT nspname AS name FROM pg_namespace
  WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'`

try {
  const command = COMMANDS[process.argv[2] ?? '']
  if (!command) throw new Trouble(`Say which: ${Object.keys(COMMANDS).join(', ')}.`)
  await onDatabase(async (target) => console.log(await command(target)))
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
}

async function plant({ system }: Target): Promise<string> {
  if (!system) throw new Trouble('Set DATABASE_SYSTEM_URL too: the seed writes as portcullis_system.')
  refuseElsewhere(system, 'create people for trying things out, one of them an admin,')
  await seed(system)
  return 'The people of the seed are there.'
}

/** What is meant for one's own machine needs a second word anywhere else. */
function refuseElsewhere(url: string, deed: string): void {
  const { hostname } = new URL(url)
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname) || process.argv.includes('--everything')) return
  throw new Trouble(`This would ${deed} on ${hostname}. If that is what you want, add --everything.`)
}
