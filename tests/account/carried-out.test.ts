import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { GOOD_CARD, openCheckout, submit } from '../local-stripe/person.ts'
import { mailsTo } from '../support/mailbox.ts'
import { startOutside } from '../support/outside.ts'
import { attempt, type Ran, runAll } from '../support/run-jobs.ts'
import { asAdmin, byHand, chainOf } from '../support/trail.ts'

// What becomes of an account two weeks later, against the mailbox and the Stripe of the local world.

const { mailbox } = await startOutside()
const { stripe } = await import('@/lib/stripe')
const { createTeam } = await import('@/actions/create-team')
const { storeStripeEvent } = await import('@/lib/webhooks/inbox')
const { inTransaction } = await import('@/lib/db')
const { appendAudit, whoAndWhere } = await import('@/lib/audit/append')
const { orderErasures } = await import('@/lib/account/jobs')
const { callerOf, createPeople } = await import('../support/people.ts')
const { act, makeMember, membersIn, movedTo } = await import('../teams/acting.ts')
const { close, erase } = await import('./acting.ts')
const { afterTheGrace, stillThere, tablesWith, tenantExists } = await import('./world.ts')
const { undoClosing } = await import('@/lib/account/closing')
const { withClient } = await import('../../local/database/connect.ts')

type People = Awaited<ReturnType<typeof createPeople>>
type Person = People['uma']
let people: People
beforeAll(() => asAdmin('DELETE FROM rate_limits'))
beforeEach(async () => {
  people = await createPeople()
})

describe('teams', () => {
  test('go on without them; those with nobody else in it are closed, with what they pay for', async () => {
    const { uma, mia } = people
    await act(mia, createTeam, { name: 'Southwind' })
    const [{ id: southwind } = { id: '' }] = await asAdmin<{ id: string }>(
      `SELECT tenant_id AS id FROM sessions WHERE id = $1`,
      [mia.sessionId],
    )
    const customer = await stripe().customers.create({ email: mia.email, name: 'Southwind' })
    await byHand('UPDATE tenants SET stripe_customer_id = $1 WHERE id = $2', [customer.id, southwind])
    await submit((await openCheckout(stripe(), customer.id)).url ?? '', GOOD_CARD)
    for (const event of (await stripe().events.list({ limit: 100 })).data)
      if (JSON.stringify(event).includes(customer.id)) await storeStripeEvent(event)
    await byHand(`UPDATE webhook_inbox SET status = 'DONE', processed_at = now()`)

    await erase(await movedTo(mia, southwind))
    expect(await tenantExists(southwind)).toBe(false)
    expect(await membersIn(uma.tenantId)).toEqual({ Uma: 'OWNER' })
    await runAll('end-subscription')
    const { data } = await stripe().subscriptions.list({ customer: customer.id, status: 'all' })
    expect(data.map(({ status }) => status)).toEqual(['canceled'])
    await runAll('send-mail')
    expect(await tablesWith(mia.email)).toEqual([])
  })

  test('of which they became the last owner meanwhile go to whoever is highest in them', async () => {
    const { uma, mia, ben } = people
    await makeMember(uma.tenantId, mia, 'OWNER')
    await close(uma)
    await makeMember(uma.tenantId, ben, 'ADMIN')
    await makeMember(uma.tenantId, mia, 'MEMBER')
    await afterTheGrace()
    await runAll('erase-account')
    expect(await membersIn(uma.tenantId)).toEqual({ Ben: 'OWNER', Mia: 'MEMBER' })
    const events = (await chainOf(uma.tenantId)).map(({ event }) => event)
    expect(events).toEqual(expect.arrayContaining(['team.inherited', 'account.left_team']))
  })
})

describe('it happens once, and only when it may', () => {
  test('run again, it finds nothing to do', async () => {
    const { ben } = people
    await close(ben)
    await afterTheGrace()
    const [first] = await runAll('erase-account')
    if (first === undefined) throw new Error('nothing was ordered')
    await asAdmin(`UPDATE jobs.job SET state = 'active', data = $2, retry_count = 1 WHERE id = $1`, [
      first.id,
      JSON.stringify(first.data),
    ])
    expect(await attempt('erase-account', first, 1)).toEqual({ status: 'completed' })
    const events = await asAdmin<{ metadata: { erased?: boolean } }>(
      `SELECT metadata FROM audit_events WHERE event = 'account.erased' AND resource_id = $1 AND outcome = 'success' ORDER BY seq`,
      [ben.userId],
    )
    expect(events.map(({ metadata }) => metadata.erased)).toEqual([true, false])
  })

  test('T81 a process that dies in the middle leaves everything as it was, and the next attempt does it all', async () => {
    const { ben } = people
    await close(ben)
    await afterTheGrace()
    const [row] = await asAdmin<{ id: string; data: { requestId: string }; group_id: null }>(
      `UPDATE jobs.job SET state = 'active', started_on = now() WHERE name = 'erase-account' AND state = 'created' RETURNING *`,
    )
    if (row === undefined) throw new Error('nothing was ordered')
    const outcome = await withClient(process.env.DATABASE_ADMIN_URL ?? '', async (client) => {
      // Somebody holds what goes last, with the user, so that it stops right there; then its connection is cut.
      await client.query('BEGIN')
      await client.query('LOCK TABLE passkeys IN ACCESS EXCLUSIVE MODE')
      const running = attempt('erase-account', row)
      await waitingFor(client)
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid <> pg_backend_pid()
           AND datname = current_database()`,
      )
      await client.query('COMMIT')
      return running
    })
    expect(outcome.status).toBe('failed')
    expect([await stillThere(ben), await tenantExists(ben.personalTenantId)]).toEqual([true, true])
    expect(await attempt('erase-account', row)).toEqual({ status: 'completed' })
    expect(await stillThere(ben)).toBe(false)
  })

  test('somebody whom an operator removed by hand needs no second removal', async () => {
    const { ben } = people
    await close(ben)
    await byHand('DELETE FROM users WHERE id = $1', [ben.userId])
    await afterTheGrace()
    expect(await runAll('erase-account')).toHaveLength(1)
    await afterTheGrace()
    expect(await runAll('erase-account')).toHaveLength(0)
  })

  test('not before the two weeks are over, and not when it was undone', async () => {
    const { ben, mia } = people
    await close(ben)
    await close(mia)
    const [pass] = await asAdmin<{ userId: string; closingId: string }>(
      'SELECT user_id AS "userId", id AS "closingId" FROM account_closures WHERE user_id = $1',
      [mia.userId],
    )
    await asAdmin(`DELETE FROM jobs.job WHERE name = 'erase-due-accounts'`)
    expect(await inTransaction('system', (tx) => orderErasures(tx, { requestId: 'req_early' }))).toBe(0)
    expect(await ordered(ben)).toMatchObject({ status: 'failed', output: { code: 'ACCOUNT_NOT_DUE' } })
    // Ordered, and undone before it ran.
    await byHand(`UPDATE account_closures SET due_at = now() WHERE user_id = $1`, [mia.userId])
    expect(await inTransaction('system', (tx) => orderErasures(tx, { requestId: 'req_due' }))).toBe(1)
    await byHand(`UPDATE account_closures SET due_at = now() + interval '1 minute' WHERE user_id = $1`, [
      mia.userId,
    ])
    await inTransaction('system', async (tx) => {
      const caller = callerOf(null)
      await undoClosing(tx, pass ?? null, caller)
      const event = { event: 'account.kept', outcome: 'success', tenantId: mia.personalTenantId } as const
      await appendAudit(tx, { ...whoAndWhere(caller, mia.userId), ...event })
    })
    await runAll('erase-account')
    expect([await stillThere(ben), await stillThere(mia)]).toEqual([true, true])
  })

  test('they are told when it is done', async () => {
    const { ben } = people
    await erase(ben)
    await runAll('send-mail')
    const mails = await mailsTo(ben.email, mailbox)
    expect(JSON.stringify(mails)).toContain('Your account was deleted')
  })
})

/** What comes of an erasure that somebody ordered by hand. */
async function ordered({ userId }: Person) {
  await byHand(
    `SELECT app.enqueue_job('erase-account', NULL, 'req_by_hand', NULL, jsonb_build_object('userId', user_id, 'closingId', id),
       id::text, '{"retryLimit": 1, "retryDelay": 1, "retryDelayMax": 1, "expireInSeconds": 60}')
     FROM account_closures WHERE user_id = $1`,
    [userId],
  )
  const [row] = await asAdmin<Ran>(
    `UPDATE jobs.job SET state = 'active' WHERE name = 'erase-account' AND data->'input'->>'userId' = $1 RETURNING *`,
    [userId],
  )
  return row && attempt('erase-account', row)
}

/** Until somebody waits for what we hold. */
async function waitingFor(client: { query: (sql: string) => Promise<{ rowCount: number | null }> }) {
  for (let round = 0; round < 200; round += 1) {
    const { rowCount } = await client.query(
      `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    )
    if (rowCount) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('nobody waits')
}
