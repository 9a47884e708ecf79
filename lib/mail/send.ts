import 'server-only'
import { createTransport, type Transporter } from 'nodemailer'
import { env } from '@/env.mjs'
import { Refusal } from '@/lib/errors'
import type { Mail } from './templates'

const shared = globalThis as typeof globalThis & { portcullisMail?: Transporter }

/**
 * Hands a mail to the SMTP server and waits until it is accepted.
 *
 * @throws Refusal MAIL_UNAVAILABLE
 */
export async function sendMail(to: string, mail: Mail): Promise<void> {
  shared.portcullisMail ??= createTransport(env.SMTP_URL, { from: env.MAIL_FROM })
  try {
    // An address object, not a string: nothing in it is parsed as a list of recipients.
    await shared.portcullisMail.sendMail({ to: { name: '', address: to }, ...mail })
  } catch (error) {
    throw new Refusal('MAIL_UNAVAILABLE', {
      message: 'We could not send the mail, so nothing was changed. Try again in a minute.',
      cause: error,
    })
  }
}
