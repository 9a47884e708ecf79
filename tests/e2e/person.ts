import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test'

/** Tests whose browsers are closed with them: on failure, only their own pages are photographed. */
export const test = base.extend<{ closing: undefined }>({
  closing: [
    async ({ browser }, use) => {
      await use(undefined)
      for (const context of browser.contexts()) await context.close()
    },
    { auto: true },
  ],
})

type Message = { subject: string; links: string[] }

/** The link of the newest mail to an address, once it has come. */
export async function linkFor(email: string, sentAfter: number): Promise<string> {
  const mailbox = process.env.MAILBOX_URL ?? 'http://127.0.0.1:4013'
  let link: string | undefined
  await expect
    .poll(async () => {
      const response = await fetch(`${mailbox}/api/messages?to=${encodeURIComponent(email)}`)
      const messages: (Message & { date: string })[] = await response.json()
      const fresh = messages.find(({ date }) => Date.parse(date) >= sentAfter)
      link = fresh?.links.find((href) => href.includes('/confirm'))
      return link
    })
    .toBeTruthy()
  return link ?? ''
}

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
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([])
}
