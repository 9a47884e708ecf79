import { expect } from '@playwright/test'
import type { Message } from '../../local/mailbox/store.ts'
import { mailsTo } from '../support/mailbox.ts'

/** A queue is looked into every two seconds, and a mail that fails is tried again. */
const PATIENCE = { timeout: 20_000 }

/**
 * The newest mail to an address that fits, once it has come.
 *
 * @param fits its subject, or what has to be true of it
 * @param sentAfter in milliseconds since 1970; older ones are of an earlier story
 */
export async function mailTo(
  address: string,
  fits: string | ((mail: Message) => boolean),
  sentAfter = 0,
): Promise<Message> {
  const wanted = (mail: Message): boolean =>
    Date.parse(mail.date) >= sentAfter && (typeof fits === 'string' ? mail.subject === fits : fits(mail))
  let found: Message | undefined
  await expect
    .poll(async () => {
      found = (await mailsTo(address)).find(wanted)
      return found
    }, PATIENCE)
    .toBeTruthy()
  if (found === undefined) throw new Error(`no such mail came to ${address}`)
  return found
}
