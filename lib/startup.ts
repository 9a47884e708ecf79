import 'server-only'
import { env } from '@/env.mjs'
import { JOBS } from '@/jobs'
import { type DatabaseRole, Prisma, runStatement } from '@/lib/db'
import { prepareHttpServer } from '@/lib/http-server'
import { keepWorking } from '@/lib/jobs/process'
import { recordFault } from '@/lib/monitoring/record'
import { drainInbox } from '@/lib/webhooks/inbox'

/** How often what a crash left in the inbox is looked for. */
const SWEEP_MS = 15_000

/**
 * Everything that has to be true before the first request: an environment without gaps (importing this checks it), a
 * database whose roles cannot look past row-level security, an HTTP server without Next's two gaps; and this
 * process's share of the work that waits.
 *
 * @throws Error with one sentence for the operator
 */
export async function startUp(): Promise<void> {
  prepareHttpServer()
  await refuseRolesThatBypass('app')
  await refuseRolesThatBypass('system')
  every(SWEEP_MS, 'webhook.sweep', drainInbox)
  if (env.JOBS === 'on') keepWorking(JOBS)
}

/** Repeats work that is safe to repeat, in every process; a failure is logged, and the next time comes. */
function every(milliseconds: number, event: string, work: () => Promise<unknown>): void {
  setInterval(() => work().catch((error: unknown) => recordFault(error, { event })), milliseconds).unref()
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
