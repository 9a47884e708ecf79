import 'server-only'
import { z } from 'zod'
import type { Tx } from '@/lib/db'
import { type Cause, enqueue } from '@/lib/jobs/enqueue'
import { defineJob } from '@/lib/jobs/policy'
import { NOTICES, type Template, type ValuesOf } from './notices'

const templates = Object.keys(NOTICES) as [Template, ...Template[]]

const mailSchema = z
  .strictObject({
    template: z.enum(templates),
    to: z.email().max(320),
    values: z.record(z.string(), z.unknown()),
  })
  .superRefine(({ template, values }, check) => {
    if (!NOTICES[template].values.safeParse(values).success)
      check.addIssue({ code: 'custom', path: ['values'], message: 'do not fit the template' })
  })

export const sendMailJob = defineJob({
  name: 'send-mail',
  event: 'mail.sent',
  scope: { global: 'a mail goes to a person, who may be in several tenants or in none' },
  access: 'system',
  input: mailSchema,
  key: ({ input, requestId }) => [requestId, input.template, input.to].join(' '),
  retry: { times: 8, first: '15s', atMost: '1h' },
  limit: 2,
})

/**
 * Sends a mail once the transaction has committed: it goes out if the change stands, and is tried again for hours while
 * the mail server is away. One request sends one template once to one address.
 *
 * @param values what the template says; nothing secret (lib/mail/notices.ts)
 * @param cause the caller of the request, for its id
 *
 * @example await mailLater(tx, 'role-changed', user.email, { role }, caller)
 */
export const mailLater = async <Name extends Template>(
  tx: Tx,
  template: Name,
  to: string,
  values: ValuesOf<Name>,
  cause: Pick<Cause, 'requestId' | 'after'>,
): Promise<void> => {
  const { requestId, after } = cause
  await enqueue(tx, sendMailJob, { template, to, values }, { requestId, ...(after && { after }) })
}
