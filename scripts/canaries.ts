import { withClient } from '../local/database/connect.ts'
import { readIfThere } from '../local/files.ts'
import type { Production } from '../local/production.ts'
import { judgeCanaries, noteAdmin, type Owners, scan } from '../tests/support/canaries.ts'
import { type CanaryTenant, seedCanaries } from '../tests/support/canary-seed.ts'
import type { Outcome } from './step.ts'

/** A search through all that a run receives, for words of tenants and secrets of the environment (M2, M14). */
export type CanaryWatch = {
  /** What the suites are told, so that they note what they find. */
  environment: Record<string, string>
  /** Searches the mails and the app's own log too, prints the count, and says how it went. */
  conclude(log: string): Promise<Outcome>
}

/**
 * Gives two tenants of a world a word of their own in every column.
 *
 * @param folder a scratch folder for what is found
 */
export async function watchCanaries(folder: string, { world }: Production): Promise<CanaryWatch> {
  const file = `${folder}/canaries`
  const tenants = await seedCanaries(world.database.admin, file)
  return {
    environment: { CANARY_FILE: file },
    async conclude(log) {
      scan({ channel: 'log', where: log, cookie: '', text: readIfThere(log) ?? '' }, file)
      await searchMails(world.urls.mailbox, tenants, file)
      await noteAdmins(world.database.admin, file)
      const owners: Owners = Object.fromEntries(tenants.map(({ userId, letter }) => [userId, letter]))
      const { searched, foreign } = await judgeCanaries(file, owners, world.environment.AUTH_SECRET ?? '')
      for (const line of foreign) console.log(`✗ ${line}`)
      console.log(`canaries: ${searched} responses, ${foreign.length} foreign tokens`)
      const passed = foreign.length === 0 ? 1 : 0
      return { name: 'Canaries', passed, failed: foreign.length, seconds: 0 }
    },
  }
}

/** Whoever is an admin at the end, or was made one in the product; those a test made by hand were noted then. */
const noteAdmins = (adminUrl: string, file: string): Promise<void> =>
  withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id::text FROM users WHERE role = 'ADMIN' UNION
       SELECT resource_id FROM audit_events
       WHERE event = 'user.role_changed' AND outcome = 'success' AND metadata #>> '{after,role}' = 'ADMIN'`,
    )
    for (const { id } of rows) noteAdmin(id, file)
  })

/** Each mail is read by the person it is addressed to. */
async function searchMails(mailbox: string, tenants: CanaryTenant[], file: string): Promise<void> {
  const response = await fetch(`${mailbox}/api/messages`)
  const mails: { to?: unknown; subject?: string }[] = await response.json()
  for (const mail of mails) {
    const to = JSON.stringify(mail.to)
    const reader = tenants.find(({ email }) => to.includes(email))?.userId ?? 'somebody'
    const where = `${mail.subject}`
    scan({ channel: 'mail', where, cookie: `reader=${reader}`, text: JSON.stringify(mail) }, file)
  }
}
