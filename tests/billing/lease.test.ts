import { expect, test } from 'vitest'
import { endLease, leaseCheckout } from '@/lib/billing/checkout'
import { withTenant } from '@/lib/db'
import { createNorthwind, look } from './world.ts'

const lease = (tenantId: string) => withTenant(tenantId, (tx) => leaseCheckout(tx, tenantId))

test('T55 of twenty clicks at the same moment one goes on to Stripe, the others are told to wait', async () => {
  const { tenantId } = await createNorthwind(null)
  const clicks = await Promise.allSettled(Array.from({ length: 20 }, () => lease(tenantId)))
  expect(clicks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const click of clicks) {
    if (click.status === 'rejected')
      expect(click.reason).toMatchObject({ code: 'CHECKOUT_BUSY', reason: 'conflict' })
  }
  await endLease(tenantId)
  await lease(tenantId)
})

test('another team is not kept waiting', async () => {
  const [northwind, okafor] = [await createNorthwind(null), await createNorthwind(null)]
  await lease(northwind.tenantId)
  await lease(okafor.tenantId)
})

test('a process that died on the way to Stripe blocks nobody for longer than a minute', async () => {
  const { tenantId } = await createNorthwind(null)
  await lease(tenantId)
  const [row] = await look<{ seconds: number }>(
    'SELECT extract(epoch FROM checkout_until - now())::float AS seconds FROM tenants WHERE id = $1',
    [tenantId],
  )
  expect(row?.seconds).toBeGreaterThan(30)
  expect(row?.seconds).toBeLessThanOrEqual(60)
  await look(`UPDATE tenants SET checkout_until = now() - interval '1 second' WHERE id = $1`, [tenantId])
  await lease(tenantId)
})
