import { z } from 'zod'
import { download } from '@/lib/guard/download'
import { TENANT_FIELD } from '@/lib/guard/reserved'
import type { People, Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'

/** What a test sees of a file while it is made, and may do before each of its pieces. */
export const making: { pieces: number; before?: ((turn: number) => Promise<unknown>) | undefined } = {
  pieces: 0,
}

/** A file of three pieces, each with the name of the team as it is when it is made. */
const names = download(
  {
    event: 'tests.names_saved',
    home: '/profile',
    scope: 'per-request-tenant-id',
    access: { member: 'ADMIN', fresh: '10m' },
    input: z.strictObject({ of: z.enum(['team', 'nothing']) }),
  },
  {
    plan: async ({ record, input, actor }) => {
      record({ metadata: { of: input.of } })
      return actor.tenantId
    },
    file: ({ plan, inTurn }) => ({
      name: 'names of "us".txt',
      type: 'text/plain; charset=utf-8',
      pieces: (async function* () {
        for (let turn = 1; turn <= 3; turn += 1) {
          await making.before?.(turn)
          const team = await inTurn((tx) => tx.tenant.findUniqueOrThrow({ where: { id: plan } }))
          making.pieces += 1
          yield `${team.name} `
        }
      })(),
    }),
  },
)

export type Sent = { of?: string; headers?: Record<string, string | null>; more?: string }

/**
 * Asks for it as a browser does that follows a link.
 *
 * @param tenant for which the page with the link was made
 */
export function ask(person: Person | null, tenant: string | null, sent: Sent = {}): Promise<Response> {
  const query = new URLSearchParams({ of: sent.of ?? 'team' })
  if (tenant !== null) query.set(TENANT_FIELD, tenant)
  const address = `http://localhost/names?${query}${sent.more ?? ''}`
  return inRequest({ as: person, headers: { origin: null, ...sent.headers } }, () =>
    names(new Request(address)),
  )
}

/** What the trails of Uma's team and of Ben's say of it. */
export const eventsOf = ({ uma, ben }: People) =>
  asAdmin<{ outcome: string; code: string | null; metadata: unknown }>(
    `SELECT outcome, code, metadata FROM audit_events WHERE event = 'tests.names_saved'
      AND tenant_id = ANY ($1::uuid[]) ORDER BY seq`,
    [[uma.tenantId, ben.tenantId]],
  )
