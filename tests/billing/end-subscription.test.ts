import { beforeAll, expect, test } from 'vitest'
import { GOOD_CARD, openCheckout, submit } from '../local-stripe/person.ts'
import { startOutside } from '../support/outside.ts'
import { attempt, type Ran } from '../support/run-jobs.ts'
import { asAdmin, byHand, trailOf } from '../support/trail.ts'

await startOutside()
const { withTenant } = await import('@/lib/db')
const { endSubscriptionLater } = await import('@/lib/billing/end-subscription')
const { stripe } = await import('@/lib/stripe')
const { createPeople } = await import('../support/people.ts')

let people: Awaited<ReturnType<typeof createPeople>>
let customerId: string
beforeAll(async () => {
  people = await createPeople()
  const customer = await stripe().customers.create({ email: people.uma.email })
  customerId = customer.id
  await byHand('UPDATE tenants SET stripe_customer_id = $1 WHERE id = $2', [customerId, people.uma.tenantId])
  await submit((await openCheckout(stripe(), customerId)).url ?? '', GOOD_CARD)
})

/** The job as Ben's request could have ordered it, and one attempt at it. */
async function endedByBen(requestId: string) {
  await asAdmin(`DELETE FROM jobs.job WHERE name = 'end-subscription'`)
  await withTenant(people.ben.tenantId, (tx) => endSubscriptionLater(tx, customerId, { requestId }))
  const [row] = await asAdmin<Ran>(
    `UPDATE jobs.job SET state = 'active', started_on = now() WHERE name = 'end-subscription' RETURNING *`,
  )
  if (row === undefined) throw new Error('nothing was ordered')
  return attempt('end-subscription', row)
}

const statuses = async () =>
  (await stripe().subscriptions.list({ customer: customerId, status: 'all' })).data.map(
    ({ status }) => status,
  )

test('T59 a team that lives keeps its subscription, whoever ordered the end of it', async () => {
  expect(await endedByBen('req_ben_ends_northwind')).toMatchObject({
    status: 'deadletter',
    output: { code: 'JOB_UNFOUNDED' },
  })
  expect(await statuses()).toEqual(['active'])
  expect(await trailOf('req_ben_ends_northwind')).toMatchObject([
    { event: 'billing.subscription_ended', outcome: 'denied', code: 'JOB_UNFOUNDED' },
  ])

  await byHand('DELETE FROM tenants WHERE id = $1', [people.uma.tenantId])
  expect(await endedByBen('req_northwind_is_gone')).toEqual({ status: 'completed' })
  expect(await statuses()).toEqual(['canceled'])
})
