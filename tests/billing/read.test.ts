import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { readBilling } from '@/lib/billing/queries'
import { withTenant } from '@/lib/db'
import { withClient } from '../../local/database/connect.ts'
import { createNorthwind } from './world.ts'

async function subscribed(status: string, price: string | undefined): Promise<string> {
  const { tenantId } = await createNorthwind(`cus_${randomUUID()}`)
  await withClient(process.env.DATABASE_ADMIN_URL ?? '', async (client) => {
    // The trigger that asks for an event is tested elsewhere.
    await client.query('SET session_replication_role = replica')
    await client.query(
      `INSERT INTO subscriptions (tenant_id, id, status, price_id, current_period_end, cancel_at_period_end, synced_at)
       VALUES ($1, 'sub_1', $2, $3, now() + interval '20 days', true, now())`,
      [tenantId, status, price],
    )
  })
  return tenantId
}

test('a team without a subscription has the free plan and its seats', async () => {
  const { tenantId } = await createNorthwind(null)
  const billing = await withTenant(tenantId, (tx) => readBilling(tx, tenantId))
  expect(billing).toMatchObject({
    plan: { key: 'free' },
    subscription: null,
    hasCustomer: false,
    seatsUsed: 1,
  })
})

test('an active subscription shows its plan, its end and that it was cancelled', async () => {
  const tenantId = await subscribed('active', process.env.NEXT_PUBLIC_STRIPE_BUSINESS_YEARLY_PRICE_ID)
  const billing = await withTenant(tenantId, (tx) => readBilling(tx, tenantId))
  expect(billing).toMatchObject({
    plan: { key: 'business' },
    subscription: { status: 'active', planName: 'Business', cancelAtPeriodEnd: true },
    hasCustomer: true,
  })
  expect(billing.subscription?.currentPeriodEnd.getTime()).toBeGreaterThan(Date.now())
})

test('T57 a subscription that is not paid is shown, and entitles to nothing', async () => {
  const tenantId = await subscribed('past_due', process.env.NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID)
  const billing = await withTenant(tenantId, (tx) => readBilling(tx, tenantId))
  expect(billing).toMatchObject({
    plan: { key: 'free' },
    subscription: { status: 'past_due', planName: 'Pro' },
  })
})

test('T40 asked for another team, a transaction of Ben’s sees none of it', async () => {
  const northwind = await subscribed('active', process.env.NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID)
  const { tenantId: bens } = await createNorthwind(null)
  const billing = await withTenant(bens, (tx) => readBilling(tx, northwind))
  expect(billing).toMatchObject({ subscription: null, hasCustomer: false, seatsUsed: 0 })
})
