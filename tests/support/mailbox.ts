import type { Message } from '../../local/mailbox/store.ts'

/**
 * The mails to an address, newest first.
 *
 * @param mailbox where the local mailbox is
 */
export async function mailsTo(
  address: string,
  mailbox = process.env.MAILBOX_URL ?? 'http://127.0.0.1:4013',
): Promise<Message[]> {
  const response = await fetch(`${mailbox}/api/messages?to=${encodeURIComponent(address)}`)
  return response.json()
}
