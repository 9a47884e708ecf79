import { beforeAll, expect, test } from 'vitest'
import { GOOD_CARD, openCheckout, submit } from '../local-stripe/person.ts'
import { mailsTo } from '../support/mailbox.ts'
import { startOutside } from '../support/outside.ts'
import { runAll } from '../support/run-jobs.ts'
import { asAdmin, byHand, trailOf } from '../support/trail.ts'

// What the jobs of teams do, against the mailbox and the Stripe of the local world.

const { mailbox } = await startOutside()
const { JOBS } = await import('@/jobs')
const { stripe } = await import('@/lib/stripe')
const { syncCustomer } = await import('@/lib/billing/sync')
const { acceptInvitation } = await import('@/actions/accept-invitation')
const { deleteTeam } = await import('@/actions/delete-team')
const { resendInvitation } = await import('@/actions/resend-invitation')
const { revokeInvitation } = await import('@/actions/revoke-invitation')
const { createPeople } = await import('../support/people.ts')
const { act, sentTo } = await import('./acting.ts')
const { inviteTo, tokenOf, invitationsTo } = await import('./invitees.ts')

let people: Awaited<ReturnType<typeof createPeople>>
beforeAll(async () => {
  people = await createPeople()
})

test('an invitation is a mail that says who, to what, as what and until when, with a link that lets Ben in', async () => {
  const { uma, ben } = people
  const { row, token } = await inviteTo(uma, ben.email, 'ADMIN')
  const [job] = await runAll('send-invitation')
  const [mail] = await mailsTo(ben.email, mailbox)
  expect(mail?.subject).toBe('Uma Rao invites you to Northwind')
  expect(mail?.text).toContain('as an admin')
  expect(mail?.text).toContain(`sign in with ${ben.email}`)
  const link = /https?:\/\/\S+\/invitation\?token=(\S+)/.exec(mail?.text ?? '')
  expect(link?.[1]).toBe(token)
  expect(await trailOf(job?.data.requestId ?? '')).toMatchObject([
    { event: 'invitation.created', tenant_id: uma.tenantId },
    { event: 'invitation.sent', tenant_id: uma.tenantId, resource_id: row.id, metadata: { sent: true } },
  ])
  expect(await act(ben, acceptInvitation, { token: link?.[1] ?? '' })).toEqual(sentTo('/dashboard'))
})

test('an invitation that was taken back before its mail went out is not mailed; one sent again is mailed once', async () => {
  const { uma } = people
  const { row: first } = await inviteTo(uma, 'nora@new.test')
  await act(uma, revokeInvitation, { invitationId: first.id })
  const { row: second } = await inviteTo(uma, 'otto@new.test')
  await act(uma, resendInvitation, { invitationId: second.id })
  expect(await runAll('send-invitation')).toHaveLength(3)
  expect(await mailsTo('nora@new.test', mailbox)).toEqual([])
  const mails = await mailsTo('otto@new.test', mailbox)
  expect(mails).toHaveLength(1)
  const [row] = await invitationsTo('otto@new.test')
  expect(mails[0]?.text).toContain(row && (await tokenOf(row)))
})

test('invitations that are long over are forgotten with everything else that is; those that are open are not', async () => {
  const { uma } = people
  const { row: old } = await inviteTo(uma, 'old@new.test')
  const { row: open } = await inviteTo(uma, 'open@new.test')
  await byHand(`UPDATE invitations SET expires_at = now() - interval '31 days' WHERE id = $1`, [old.id])
  await asAdmin(`DELETE FROM jobs.job WHERE name = 'forget-expired'`)
  const { enqueueDue } = await import('@/lib/jobs/schedule')
  await enqueueDue(JOBS)
  await runAll('forget-expired')
  const left = (await asAdmin<{ id: string }>('SELECT id FROM invitations')).map(({ id }) => id)
  expect(left).toContain(open.id)
  expect(left).not.toContain(old.id)
})

test('a team that paid and is deleted pays no more: subscription and open checkout end at Stripe, and its webhooks rest', async () => {
  const { uma } = people
  const customer = await stripe().customers.create({ email: uma.email })
  await byHand('UPDATE tenants SET stripe_customer_id = $1 WHERE id = $2', [customer.id, uma.tenantId])
  const paid = await openCheckout(stripe(), customer.id)
  await submit(paid.url ?? '', GOOD_CARD)
  const open = await openCheckout(stripe(), customer.id)
  expect(await act(uma, deleteTeam, { name: 'Northwind' })).toEqual(sentTo('/dashboard'))
  const cause = {
    actorKind: 'webhook',
    actorId: null,
    requestId: 'evt',
    address: null,
    userAgent: null,
  } as const
  await expect(syncCustomer(customer.id, cause)).rejects.toMatchObject({ code: 'BILLING_UNKNOWN_CUSTOMER' })

  const [job] = await runAll('end-subscription')
  const { data } = await stripe().subscriptions.list({ customer: customer.id, status: 'all' })
  expect(data.map(({ status }) => status)).toEqual(['canceled'])
  expect((await stripe().checkout.sessions.retrieve(open.id)).status).toBe('expired')
  const ended = (await trailOf(job?.data.requestId ?? '')).find(
    ({ event }) => event === 'billing.subscription_ended',
  )
  expect(ended).toMatchObject({ outcome: 'success', resource_id: customer.id, metadata: { ended: 1 } })
  await syncCustomer(customer.id, cause)
})
