import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { withClient } from '../../local/database/connect.ts'
import { startLocalStripe } from '../../local/stripe/server.ts'
import { GOOD_CARD, openCheckout, submit } from '../local-stripe/person.ts'
import { sdk } from '../local-stripe/setup.ts'

const key = () => process.env.STRIPE_API_KEY ?? ''

/** A local Stripe that the app's own client reaches, until the test ends. Its webhooks go nowhere. */
export async function startStripe() {
  const server = await startLocalStripe({
    apiKey: key(),
    webhook: { url: 'http://127.0.0.1:9/', secret: process.env.STRIPE_WEBHOOK_SECRET ?? '' },
  })
  onTestFinished(() => server.stop())
  process.env.STRIPE_API_URL = server.url
  return { server, stripe: sdk(server, key()) }
}

/** The database as a superuser sees it. */
export const look = <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  withClient(
    process.env.DATABASE_ADMIN_URL ?? '',
    async (client) => (await client.query<Row>(sql, values)).rows,
  )

/** Northwind, with Uma as its owner and a customer at Stripe. */
export async function createNorthwind(
  customerId: string | null,
): Promise<{ tenantId: string; userId: string }> {
  const [tenantId, userId] = [randomUUID(), randomUUID()]
  await withClient(process.env.DATABASE_SYSTEM_URL ?? '', async (client) => {
    await client.query('BEGIN')
    await client.query('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [
      userId,
      `uma-${userId}@northwind.test`,
      'Uma Rao',
    ])
    await client.query('INSERT INTO tenants (id, name, stripe_customer_id) VALUES ($1, $2, $3)', [
      tenantId,
      'Northwind',
      customerId,
    ])
    await client.query(`INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, 'OWNER')`, [
      tenantId,
      userId,
    ])
    await client.query(
      `SELECT app.append_audit($1, 'test.set_up', 'success', NULL, 'system', NULL, NULL, NULL, 'test', NULL, NULL, '{}')`,
      [tenantId],
    )
    await client.query('COMMIT')
  })
  return { tenantId, userId }
}

/** Uma's team pays for Pro on the hosted checkout. */
export async function payForPro(stripe: ReturnType<typeof sdk>, customerId: string): Promise<string> {
  const session = await openCheckout(stripe, customerId)
  await submit(session.url ?? '', GOOD_CARD)
  const { data } = await stripe.subscriptions.list({ customer: customerId })
  const [subscription] = data
  if (!subscription) throw new Error('Nothing was bought.')
  return subscription.id
}

export const CAUSE = {
  actorKind: 'webhook',
  actorId: null,
  requestId: 'evt_test',
  address: null,
  userAgent: null,
} as const
