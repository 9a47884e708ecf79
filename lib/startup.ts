import 'server-only'
import { classify } from '@/lib/classify'
import { type DatabaseRole, Prisma, runStatement } from '@/lib/db'
import { forgetFullBuckets } from '@/lib/guard/limits'
import { prepareHttpServer } from '@/lib/http-server'
import { log } from '@/lib/log'
import { drainInbox } from '@/lib/webhooks/inbox'

/** How often what a crash left in the inbox is looked for. */
const SWEEP_MS = 15_000
const HOUR_MS = 3_600_000

/**
 * Everything that has to be true before the first request: an environment without gaps (importing this checks it), a
 * database whose roles cannot look past row-level security, an HTTP server without Next's two gaps; and what is
 * repeated from then on.
 *
 * @throws Error with one sentence for the operator
 */
export async function startUp(): Promise<void> {
  prepareHttpServer()
  await refuseRolesThatBypass('app')
  await refuseRolesThatBypass('system')
  every(SWEEP_MS, 'webhook.sweep', drainInbox)
  every(HOUR_MS, 'limits.sweep', forgetFullBuckets)
}

/** Repeats work that is safe to repeat, in every process; a failure is logged, and the next time comes. */
function every(milliseconds: number, event: string, work: () => Promise<unknown>): void {
  setInterval(
    () => work().catch((error: unknown) => log.error({ event, code: classify(error).code, error })),
    milliseconds,
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
  if (found.name !== `portcullis_${role}`) {
    throw new Error(
      `${variable} names the role ${found.name}. Its policies are those of portcullis_${role}; use that one.`,
    )
  }
}
