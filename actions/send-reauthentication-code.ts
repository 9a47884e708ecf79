'use server'

import { makeMailCode } from '@/lib/factors/mail-code'
import { codeMail } from '@/lib/factors/mails'
import { guard } from '@/lib/guard/action'
import { sendMail } from '@/lib/mail/send'
import { emptySchema } from '@/lib/validations/empty'

/** Mails a code that `re-authenticate` takes, to people who have no second factor. */
export const sendReauthenticationCode = guard(
  {
    event: 'session.code_requested',
    scope: 'per-user-tenant-id',
    access: 'signing-in',
    input: emptySchema,
    limit: [{ max: 5, per: '15m', of: 'person' }],
  },
  {
    prepare: ({ actor, tx, record }) => {
      record({ resource: ['session', actor.sessionId] })
      return makeMailCode(tx, actor)
    },
    call: ({ actor, facts: code }) => sendMail(actor.email, codeMail(code)),
    complete: async () => null,
  },
)
