import { job } from '@/lib/guard/job'
import { sendMail } from '@/lib/mail/send'
import { invitationMail, sendInvitationJob } from '@/lib/teams/invitation-mail'

export const sendInvitation = job(sendInvitationJob, {
  prepare: ({ tx, input }) => invitationMail(tx, input),
  call: async ({ facts, order }) => {
    if (facts) await sendMail(facts.to, facts.mail, order.id)
  },
  complete: async ({ input, facts, record }) => {
    record({ resource: ['invitation', input.invitationId], metadata: { sent: facts !== null } })
  },
})
