import { type BrowserContext, expect, type Page } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'
import { byHand } from '../support/trail.ts'
import { mailTo } from './mails.ts'
import { signInByMail } from './person.ts'

/** Gives a page's browser an authenticator of its own, whose user always says yes. */
export async function withAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** Makes every login of a person so old that nothing which matters may be done with it. */
export const growOld = (email: string): Promise<void> =>
  byHand(
    `UPDATE sessions SET authenticated_at = now() - interval '1 hour'
     WHERE revoked_at IS NULL AND user_id = (SELECT id FROM users WHERE email = $1)`,
    [email],
  )

/** Lets everybody try again: a story confirms more often in a minute than people do in an hour. */
export const forgetTries = (): Promise<void> => byHand('DELETE FROM rate_limits')

/** As if somebody were new here, without factors or other devices: a story may be told twice in one world. */
export const forgetFactors = (email: string): Promise<void> =>
  byHand(
    `WITH person AS (SELECT id FROM users WHERE email = $1),
       keys AS (DELETE FROM passkeys WHERE user_id IN (SELECT id FROM person)),
       codes AS (DELETE FROM recovery_codes WHERE user_id IN (SELECT id FROM person)),
       devices AS (UPDATE sessions SET revoked_at = now(), ended_because = 'ended_elsewhere'
         WHERE revoked_at IS NULL AND user_id IN (SELECT id FROM person))
     DELETE FROM totp_secrets WHERE user_id IN (SELECT id FROM person)`,
    [email],
  )

/** The newest confirmation code that was mailed to an address. */
export async function mailedCode(email: string, sentAfter: number): Promise<string> {
  const { text } = await mailTo(email, 'Your confirmation code', sentAfter)
  return /\b(\d{4}) (\d{4})\b/.exec(text)?.[0] ?? ''
}

/** Signs in by mail up to where the second factor is asked for. */
export async function signInToOneMoreStep(page: Page, email: string, wanted: string): Promise<void> {
  await page.goto(wanted)
  await signInByMail(page, email)
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible()
}

/** What an authenticator app shows that was given this key, now or `steps` half minutes from now. */
export const codeOf = (key: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(key.replace(/\s/g, '')) }).generate({
    timestamp: Date.now() + steps * 30_000,
  })

/** The same browser, with JavaScript off. */
export async function withoutScript(context: BrowserContext): Promise<Page> {
  const plain = await context.browser()?.newContext({
    storageState: await context.storageState(),
    javaScriptEnabled: false,
  })
  if (plain === undefined) throw new Error('no browser')
  return plain.newPage()
}
