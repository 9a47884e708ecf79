import { randomUUID } from 'node:crypto'
import { type AuditEntry, appendAudit } from '@/lib/audit/append'
import { readAudit } from '@/lib/audit/queries'
import { inTransaction, type Tx, withTenant } from '@/lib/db'
import { auditFilterSchema } from '@/lib/validations/audit'
import { createPeople, type People, type Person } from '../support/people.ts'
import { byHand } from '../support/trail.ts'

export const append = (who: Person, entry: Partial<AuditEntry>): Promise<void> =>
  inTransaction('system', (tx) =>
    appendAudit(tx, {
      tenantId: who.tenantId,
      event: 'user.name_updated',
      outcome: 'success',
      actorKind: 'user',
      actorId: who.userId,
      requestId: 'req_filler',
      address: '203.0.113.7',
      userAgent: null,
      ...entry,
    }),
  )

/** People with a trail each: Northwind's has three pages, something refused, something failed, and Ada in it. */
export async function createReaders(): Promise<People> {
  const people = await createPeople()
  const { ada, uma, mia, ben } = people
  await byHand(
    `SELECT app.append_audit($1, 'user.name_updated', 'success', NULL, 'user', $2, NULL, NULL, 'req_' || n, '203.0.113.7',
      NULL, '{}') FROM generate_series(0, 69) n`,
    [uma.tenantId, uma.userId],
  )
  await append(uma, {
    event: 'user.role_changed',
    outcome: 'denied',
    code: 'AUTH_PLATFORM_ROLE',
    requestId: 'req_denied',
  })
  await append(mia, {
    event: 'billing.portal_opened',
    outcome: 'failed',
    code: 'STRIPE_UNAVAILABLE',
    address: '198.51.100.4',
  })
  await append(uma, {
    event: 'user.role_changed',
    actorId: ada.userId,
    resource: ['user', uma.userId],
    requestId: 'req_ada',
  })
  await append(uma, {
    event: 'billing.subscription_synced',
    actorKind: 'webhook',
    actorId: null,
    before: { status: 'active' },
    after: { status: 'canceled', ends: true },
  })
  await append(ben, { requestId: 'req_ben' })
  return people
}

/** What somebody reads on their audit page with these search parameters. */
export const asTold = (who: Person, raw: Record<string, unknown> = {}) =>
  withTenant(who.tenantId, async (tx: Tx) => {
    await tx.$queryRaw`SELECT set_config('app.user_id', ${who.userId}, true)`
    return readAudit(tx, auditFilterSchema.parse(raw), NOBODY)
  })

/** A reader who is none of the people in the trail, so that every name is looked up. */
export const NOBODY = { userId: randomUUID(), name: 'Nobody' }
