import { job } from '@/lib/guard/job'
import { sendMailJob } from '@/lib/mail/later'
import { render } from '@/lib/mail/notices'
import { sendMail as send } from '@/lib/mail/send'

export const sendMail = job(sendMailJob, {
  prepare: async ({ input }) => render(input.template, input.values),
  // A process that dies after the server took the mail sends it again: under the same Message-ID, which tells mailboxes
  // that it is the same one.
  call: async ({ input, order, facts }) => send(input.to, facts, order.id),
  complete: async ({ input, order, record }) => {
    record({ resource: ['mail', order.id], metadata: { template: input.template } })
  },
})
