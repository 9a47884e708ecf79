import { expect, type Page } from '@playwright/test'
import { mailTo } from './mails.ts'
import { expectAccessible } from './person.ts'

/** The link of the newest invitation that was mailed to an address. */
export async function invitationFor(email: string, sentAfter = 0): Promise<string> {
  const linkIn = (links: string[]) => links.find((href) => href.includes('/invitation?'))
  const mail = await mailTo(email, ({ links }) => linkIn(links) !== undefined, sentAfter)
  return linkIn(mail.links) ?? ''
}

/** What shows the team one is in, and unfolds the others. */
export const switcher = (page: Page) => page.locator('summary:visible').filter({ hasText: 'switch team' })

/** Goes to another team by the switcher in the header. */
export async function switchTo(page: Page, team: string): Promise<void> {
  await switcher(page).click()
  await page
    .getByRole('form', { name: `Switch to ${team}` })
    .getByRole('button')
    .click()
  await expect(page.getByText(`This is ${team} at a glance.`)).toBeVisible()
}

/** The teams that the switcher offers, the current one included. */
export async function teamsOffered(page: Page): Promise<string[]> {
  await switcher(page).click()
  const names = page.getByRole('list', { name: 'Your teams' }).getByRole('listitem')
  await expect(names.first()).toBeVisible()
  const texts = await names.evaluateAll((items) =>
    items.map((item) => item.querySelector('.truncate')?.textContent ?? ''),
  )
  await switcher(page).click()
  return texts
}

/** Makes a team by the switcher's last line, and stands on its page. */
export async function makeTeam(page: Page, name: string): Promise<void> {
  await switcher(page).click()
  await page.getByRole('link', { name: 'New team' }).click()
  await page.getByLabel('Name of the team').fill(name)
  await page.getByRole('button', { name: 'Make the team' }).click()
  await expect(page.getByText(`Who belongs to ${name}, and what each may do.`)).toBeVisible()
}

/** Sends an invitation from the team page, and waits until it stands in the list. */
export async function inviteTo(page: Page, email: string, role = 'Member'): Promise<void> {
  const form = page.getByRole('form', { name: 'Invite somebody' })
  await form.getByLabel('Email').fill(email)
  await form.getByLabel('Role').selectOption({ label: role })
  await form.getByRole('button', { name: 'Send the invitation' }).click()
  await expect(invitation(page, email)).toBeVisible()
}

/** The row of somebody who is invited, or in the team. */
export const invitation = (page: Page, email: string) =>
  page.getByRole('region', { name: 'Open invitations' }).getByRole('listitem').filter({ hasText: email })

export const member = (page: Page, email: string) =>
  page.getByRole('region', { name: 'Members' }).getByRole('listitem').filter({ hasText: email })

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } }

/** Holds the page as it stands to be accessible and to fit, on a phone and a desktop, light and dark; leaves its pictures. */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow, 'the page scrolls sideways').toBeLessThanOrEqual(0)
      await page.screenshot({ path: `artifacts/pages/${name}-${size}-${colorScheme}.png`, fullPage: true })
    }
  }
}
