import 'server-only'
import { createTransport, type Transporter } from 'nodemailer'
import { env } from '@/env.mjs'
import { Refusal } from '@/lib/errors'
import type { Mail } from './templates'

/** A server that says nothing is given up before the person is. */
const PATIENCE = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 }

const shared = globalThis as typeof globalThis & { portcullisMail?: Transporter }

/**
 * Hands a mail to the SMTP server and waits until it is accepted.
 *
 * @param id makes the Message-ID (RFC 5322 3.6.4), so that the same mail sent twice is recognised as one
 * @throws Refusal MAIL_UNAVAILABLE
 */
export async function sendMail(to: string, mail: Mail, id?: string): Promise<void> {
  shared.portcullisMail ??= createTransport({ url: env.SMTP_URL, ...PATIENCE }, { from: env.MAIL_FROM })
  try {
    // An address object, not a string: nothing in it is parsed as a list of recipients.
    await shared.portcullisMail.sendMail({ to: { name: '', address: to }, ...mail, ...messageId(id) })
  } catch (error) {
    throw new Refusal('MAIL_UNAVAILABLE', {
      message: 'We could not send the mail, so nothing was changed. Try again in a minute.',
      cause: error,
    })
  }
}

const messageId = (id: string | undefined) =>
  id === undefined ? {} : { messageId: `<${id}@${new URL(env.AUTH_URL).hostname}>` }
