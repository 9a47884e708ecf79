import { type Browser, expect, type Page } from '@playwright/test'
import { byHand } from '../support/trail.ts'
import { mailTo } from './mails.ts'
import { browserOf, expectAccessible, test } from './person.ts'

const REASON = 'Uma cannot find her team’s members'

/** Ada, on the page of Uma’s account, says why and acts as her. */
async function actAsUma(ada: Page): Promise<void> {
  await ada.goto('/admin/users?search=uma%40northwind.test')
  await ada.getByRole('link', { name: 'Uma Rao' }).click()
  await ada.getByLabel('Why do you act as this person').fill(REASON)
  await ada.getByLabel('For how long').selectOption({ label: '20 minutes' })
  await ada.getByRole('button', { name: 'Act as Uma Rao' }).click()
  await expect(ada).toHaveURL(/\/dashboard$/)
}

const strip = (page: Page) => page.getByRole('region', { name: 'Impersonation' })

/** The same browser once more, with other habits. */
async function twinOf(browser: Browser, page: Page, options: Parameters<Browser['newContext']>[0]) {
  const storageState = await page.context().storageState()
  return (await browser.newContext({ ...options, storageState })).newPage()
}

test('T35 Ada looks at Uma’s team as Uma: both names on every page, what is Uma’s alone is closed, and she comes back without JavaScript', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const ada = await browserOf(browser, 'ada@portcullis.test')
  await actAsUma(ada)

  await test.step('both names, the reason and the end stand on every page', async () => {
    for (const path of ['/dashboard', '/team', '/teams/new', '/profile', '/audit', '/impersonation']) {
      await ada.goto(path)
      await expect(strip(ada)).toContainText('Ada Quist, you act as Uma Rao, until')
      await expect(strip(ada)).toContainText(REASON)
      await expect(strip(ada).getByRole('button', { name: 'End' })).toBeVisible()
    }
    await expectAccessible(ada)
  })

  await test.step('billing, security, fresh logins and the pages for admins are closed', async () => {
    for (const path of ['/billing', '/security', '/re-authenticate', '/admin/users', '/admin/audit']) {
      await ada.goto(path)
      await expect(ada).toHaveURL(/\/impersonation$/)
      await expect(ada.getByRole('heading', { name: 'This is closed for now' })).toBeVisible()
    }
    for (const name of ['Billing', 'Security', 'Users'])
      await expect(ada.getByRole('link', { name, exact: true })).toHaveCount(0)
  })

  await test.step('nothing is offered on the team page that is closed, and it says so', async () => {
    await ada.goto('/team')
    await expect(ada.getByText('Who is in the team stays as it is while')).toBeVisible()
    await expect(ada.getByRole('form', { name: 'Rename the team' })).toBeVisible()
    for (const name of ['Invite somebody', 'Hand the team over', 'Leave the team', 'Delete the team'])
      await expect(ada.getByRole('form', { name })).toHaveCount(0)
    await expect(ada.getByText('Manage')).toHaveCount(0)
  })

  await test.step('nor is anybody let into the team by a form that stood open before', async () => {
    const uma = await browserOf(browser, 'uma@northwind.test')
    await uma.goto('/team')
    await uma.getByLabel('Email').fill('somebody@example.test')
    await uma.context().addCookies(await ada.context().cookies())
    await uma.getByRole('button', { name: 'Send the invitation' }).click()
    await expect(uma.getByText('This is closed while you act as Uma Rao.').first()).toBeVisible()
  })

  await test.step('what she does as Uma she does under both names', async () => {
    await ada.goto('/profile')
    await ada.getByRole('button', { name: 'Save the name' }).click()
    await expect(ada.getByText('The name is saved.').first()).toBeVisible()
  })

  for (const colorScheme of ['light', 'dark'] as const)
    for (const [size, viewport] of Object.entries({
      desktop: { width: 1280, height: 900 },
      phone: { width: 390, height: 844 },
    }))
      await test.step(`it fits: ${size}, ${colorScheme}`, async () => {
        const twin = await twinOf(browser, ada, { viewport, colorScheme })
        await twin.goto('/team')
        await expectAccessible(twin)
        expect(await twin.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
        await twin.screenshot({ path: `artifacts/pages/acting-as-somebody-${size}-${colorScheme}.png` })
      })

  const plain = await twinOf(browser, ada, { javaScriptEnabled: false })
  await test.step('without JavaScript she ends it, and is herself again', async () => {
    await plain.goto('/team')
    await strip(plain).getByRole('button', { name: 'End' }).click()
    await expect(plain.getByRole('heading', { name: 'Uma Rao', exact: true })).toBeVisible()
    await expect(plain).toHaveURL(/\/admin\/users\/[0-9a-f-]+$/)
    await expect(strip(plain)).toHaveCount(0)
  })

  await test.step('another browser with a copy of the cookie gets neither Uma’s session nor Ada’s', async () => {
    await ada.goto('/team')
    await expect(ada).toHaveURL(/\/sign-in\b/)
    await expect(ada.getByRole('button', { name: 'Continue as yourself' })).toHaveCount(0)
    await plain.goto('/admin/audit?event=user.name_updated')
    await expect(plain.getByRole('cell', { name: 'Ada Quist, as Uma Rao' }).first()).toBeVisible()
  })

  await test.step('Uma reads it in a mail and in her team’s audit', async () => {
    const { text } = await mailTo('uma@northwind.test', 'Ada Quist looked into your account')
    expect(text).toContain(REASON)
    const uma = await browserOf(browser, 'uma@northwind.test')
    await uma.goto('/audit')
    await expect(uma.getByRole('cell', { name: 'Ada Quist, as Uma Rao' }).first()).toBeVisible()
    await expect(uma.getByRole('cell', { name: /Began to act as somebody/ }).first()).toBeVisible()
  })
})

test('T35 when the time is over, the next click leads back', async ({ browser }) => {
  const ada = await browserOf(browser, 'ada@portcullis.test')
  await actAsUma(ada)
  await byHand('UPDATE sessions SET expires_at = created_at WHERE impersonated_by IS NOT NULL')
  await ada.goto('/team')
  await expect(ada.getByRole('heading', { name: 'Time to be yourself again' })).toBeVisible()
  await expect(ada.getByText('You no longer act as somebody else.')).toBeVisible()
  await expectAccessible(ada)
  await ada.getByRole('button', { name: 'Continue as yourself' }).click()
  await expect(ada.getByRole('heading', { name: 'Uma Rao', exact: true })).toBeVisible()
  await expect(ada.getByRole('link', { name: 'Audit of all teams' }).first()).toBeVisible()
})
