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
 * @throws Refusal MAIL_REFUSED where the server knows no such address, MAIL_UNAVAILABLE for whatever else it says
 */
export async function sendMail(to: string, mail: Mail, id?: string): Promise<void> {
  shared.portcullisMail ??= createTransport({ url: env.SMTP_URL, ...PATIENCE }, { from: env.MAIL_FROM })
  try {
    // An address object, not a string: nothing in it is parsed as a list of recipients.
    await shared.portcullisMail.sendMail({ to: { name: '', address: to }, ...mail, ...messageId(id) })
  } catch (error) {
    throw isAddressUnknown(error)
      ? new Refusal('MAIL_REFUSED', {
          message: 'No mail gets to this address. Look at how it is spelled.',
          cause: error,
        })
      : new Refusal('MAIL_UNAVAILABLE', {
          message: 'We could not send the mail, so nothing was changed. Try again in a minute.',
          cause: error,
        })
  }
}

/**
 * Whether the server refused, for good, because there is nobody to whom it could go (RFC 5321 4.2.1; RFC 3463 3.2; RFC 7505
 * 4.1). Whoever types an address can bring that about, so it is no fault; a server that lets us send to nobody at all is.
 */
const isAddressUnknown = (error: unknown): boolean =>
  error instanceof Error && /^5\d\d[ -]5\.1\.([123]|10)\b/.test(String(Reflect.get(error, 'response')))

const messageId = (id: string | undefined) =>
  id === undefined ? {} : { messageId: `<${id}@${new URL(env.AUTH_URL).hostname}>` }
