import 'server-only'
import { type DatabaseRole, Prisma, runStatement } from '@/lib/db'
import { checkStatement, type Offence, sentencesOf } from '@/lib/isolation/check'

/**
 * Refuses a database in which row-level security would not hold: the roles of our two connections, and whatever opens a
 * way past policies (lib/isolation/check.ts). Three statements, once a process.
 *
 * @throws Error with one sentence for each thing an operator has to put right
 */
export async function refuseOpenDatabase(): Promise<void> {
  await refuseWrongRole('app')
  await refuseWrongRole('system')
  const found = sentencesOf(await runStatement<Offence>('app', Prisma.sql([checkStatement('start')])))
  if (found.length === 0) return
  const lines = found.map((line) => `  ${line}`).join('\n')
  throw new Error(
    `The app does not start, because tenants could see each other in its database:\n${lines}\nnpm run db:check says when it is right.`,
  )
}

type RoleRow = { name: string; bypass: boolean; owns: boolean }

async function refuseWrongRole(role: DatabaseRole): Promise<void> {
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
