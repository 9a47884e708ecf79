import { createHmac } from 'node:crypto'

/**
 * The `Stripe-Signature` header: a timestamp, and an HMAC over timestamp and body.
 * https://docs.stripe.com/webhooks/signature
 *
 * @param at seconds since the epoch, by the real clock: receivers refuse what is older than five minutes
 */
export function signatureHeader(body: string, secret: string, at: number): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}
