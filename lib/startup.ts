import 'server-only'
import { type DatabaseRole, Prisma, runStatement } from '@/lib/db'
import { prepareHttpServer } from '@/lib/http-server'
import { log } from '@/lib/log'
import { drainInbox } from '@/lib/webhooks/inbox'

/** How often what a crash left in the inbox is looked for. */
const SWEEP_MS = 15_000

/**
 * Everything that has to be true before the first request: an environment without gaps, a database whose roles cannot
 * look past row-level security, an HTTP server without Next's two gaps, and a sweep of the inbox. What is refused is
 * said in words, and the process ends.
 */
export async function startUp(): Promise<void> {
  try {
    prepareHttpServer()
    await refuseRolesThatBypass('app')
    await refuseRolesThatBypass('system')
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n\n`)
    process.exit(1)
  }
  setInterval(
    () => drainInbox().catch((error: unknown) => log.error({ event: 'webhook.sweep', error })),
    SWEEP_MS,
  ).unref()
}

type RoleRow = { name: string; bypass: boolean; owns: boolean }

async function refuseRolesThatBypass(role: DatabaseRole): Promise<void> {
  const variable = role === 'app' ? 'DATABASE_URL' : 'DATABASE_SYSTEM_URL'
  const [found] = await runStatement<RoleRow>(
    role,
    Prisma.sql`
      SELECT current_user::text AS name, (rolsuper OR rolbypassrls) AS bypass,
        EXISTS (SELECT FROM pg_class WHERE relname = 'users' AND pg_has_role(current_user, relowner, 'MEMBER')) AS owns
      FROM pg_roles WHERE rolname = current_user`,
  ).catch((cause: unknown) => {
    throw new Error(`The database of ${variable} does not answer. Start it, or correct the URL.`, { cause })
  })
  if (!found || found.bypass) {
    throw new Error(
      `The role of ${variable} can bypass row-level security. Use the one that prisma/roles.sql makes.`,
    )
  }
  if (found.owns) {
    throw new Error(
      `The role of ${variable} owns the tables. Use portcullis_${role}; the owner only migrates.`,
    )
  }
}
