import { type Browser, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test'
import axe, { type AxeResults } from 'axe-core'
import type { Message } from '../../local/mailbox/store.ts'
import { asAdmin } from '../support/trail.ts'
import { watchCanaries } from './canary-watch.ts'
import { mailTo } from './mails.ts'
import { type Violation, watchBrowser } from './policy-watch.ts'

/**
 * Tests whose browsers are closed with them: on failure, only their own pages are photographed. And in none of them
 * does a page meet its Content-Security-Policy (T76, M13): the policy stops what is not ours, and nothing that is.
 */
export const test = base.extend<{ closing: undefined; violations: Violation[] }>({
  violations: [
    async ({ browser }, use) => {
      const seen: Violation[] = []
      const stop = watchBrowser(browser, seen)
      await use(seen)
      stop()
      expect(seen.map(({ text }) => text)).toEqual([])
    },
    { auto: true },
  ],
  closing: [
    async ({ browser }, use) => {
      // All stories come from one address, and the limiter has tests of its own.
      await asAdmin('DELETE FROM rate_limits')
      const searched = watchCanaries(browser)
      await use(undefined)
      for (const context of browser.contexts()) await context.close()
      await searched()
    },
    { auto: true },
  ],
})

/** The newest sign-in mail to an address, once it has come: its link and its six digits. */
export async function signInMailFor(
  email: string,
  sentAfter: number,
): Promise<{ link: string; code: string }> {
  const linkIn = ({ links }: Pick<Message, 'links'>) => links.find((href) => href.includes('/confirm'))
  const mail = await mailTo(email, (one) => linkIn(one) !== undefined, sentAfter)
  return { link: linkIn(mail) ?? '', code: /: (\d{6})$/m.exec(mail.text)?.[1] ?? '' }
}

export const linkFor = async (email: string, sentAfter: number): Promise<string> =>
  (await signInMailFor(email, sentAfter)).link

/** Asks for a link on the page one is on, follows it, and presses the button it leads to. */
export async function signInByMail(page: Page, email: string): Promise<void> {
  const sentAfter = Date.now() - 1_000
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
  await page.goto(await linkFor(email, sentAfter))
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Signs in at a stand-in of Google or GitHub, as the person of that name. */
export async function signInWith(page: Page, provider: 'Google' | 'GitHub', name: string): Promise<void> {
  await page.getByRole('button', { name: `Continue with ${provider}` }).click()
  await page.getByRole('button', { name: new RegExp(name) }).click()
}

/** A browser of one's own, signed in and on the overview. */
export async function browserOf(
  browser: Browser,
  email: string,
  options?: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  await page.goto('/sign-in')
  await signInByMail(page, email)
  await expect(page).toHaveURL(/\/dashboard$/)
  return page
}

/** Nothing on the page that axe objects to (WCAG 2.2 A and AA, and its best practices). */
export async function expectAccessible(page: Page): Promise<void> {
  // While one page takes another's place there may be no title, and a colour on its way to another is neither.
  await expect(page).toHaveTitle(/./)
  // Ended, not waited for: they go by frames, and now and then Chromium draws none until somebody takes a picture.
  await page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
  })
  // Once a document: bringing it takes about as long as running it.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>(`axe.run({ resultTypes: ['violations'] })`)
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([])
}
