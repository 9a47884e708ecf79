import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { asAdmin } from '../support/trail.ts'
import { growOld, mailedCode } from './factors.ts'
import { mailTo } from './mails.ts'
import { browserOf, signInByMail, signInWith, test } from './person.ts'
import { lookAt, makeTeam } from './teams.ts'

async function askToBeDeleted(page: Page, address: string): Promise<void> {
  await page.goto('/account')
  await page.locator('summary', { hasText: 'Delete your account' }).click()
  await page.getByLabel('Type your address once more').fill(address)
  await page.getByRole('button', { name: 'Delete my account' }).click()
}

test('Olga takes her data along: she asks, is told by mail, and fetches a file that nobody else gets', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const address = `olga-${Date.now()}@example.test`
  const olga = await browserOf(browser, address)
  await olga.goto('/account')
  await lookAt(olga, 'account')
  await olga.getByRole('button', { name: 'Ask for your data' }).click()
  await expect(olga.getByText('We are gathering your data.').first()).toBeVisible()
  const mail = await mailTo(address, 'Your data is ready')
  expect(mail.text).toMatch(/deleted again on \d+ \w+ 20\d\d/)

  await olga.goto(mail.links.find((href) => href.endsWith('/account')) ?? '')
  const link = olga.getByRole('link', { name: 'Download your data' })
  await expect(link).toBeVisible()
  const href = (await link.getAttribute('href')) ?? ''
  const [download] = await Promise.all([olga.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toMatch(/^portcullis-account-.*\.json$/)
  const document = JSON.parse(await readFile(await download.path(), 'utf8'))
  expect(document.profile).toMatchObject([{ email: address }])

  await test.step('the link alone gives nothing: not to Ben, and not to nobody', async () => {
    const ben = await browserOf(browser, 'ben@okafor.test')
    await ben.goto(href)
    await expect(ben).toHaveURL('/account?error=not_found')
    await expect(ben.getByText('This file is not here')).toBeVisible()
    const nobody = await (await browser.newContext()).newPage()
    await nobody.goto(href)
    await expect(nobody).toHaveURL(/\/sign-in/)
  })
})

test('Olga deletes her account, comes back to it, and deletes it for good, without JavaScript', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const address = `olga-${Date.now()}@example.test`
  const olga = await browserOf(browser, address)

  await test.step('her login is old: she confirms who she is, and what she typed is still there', async () => {
    await growOld(address)
    await askToBeDeleted(olga, address)
    await olga.getByRole('link', { name: 'Confirm that it is you' }).click()
    const sentAfter = Date.now() - 1_000
    await olga.getByRole('button', { name: /code by mail/ }).click()
    await olga.getByLabel('Code from the mail').fill(await mailedCode(address, sentAfter))
    await olga.getByRole('button', { name: 'Confirm' }).first().click()
    await expect(olga).toHaveURL('/account')
  })

  await test.step('she is signed out everywhere, and told so by page and mail', async () => {
    await askToBeDeleted(olga, address)
    await expect(olga.getByRole('heading', { name: 'Your account is going to be deleted' })).toBeVisible()
    await lookAt(olga, 'deletion-begun')
    await mailTo(address, 'Your account is going to be deleted')
    await olga.goto('/dashboard')
    await expect(olga).toHaveURL(/\/sign-in/)
  })

  await test.step('signing in leads to one page, and there she keeps it', async () => {
    await signInByMail(olga, address)
    await expect(olga).toHaveURL('/undo-deletion')
    await expect(olga.getByRole('heading', { name: 'Keep your account?' })).toBeVisible()
    await lookAt(olga, 'undo-deletion')
    await olga.goto('/dashboard')
    await expect(olga).toHaveURL(/\/sign-in/)
    await olga.goto('/undo-deletion')
    await olga.getByRole('button', { name: 'Keep my account' }).click()
    await expect(olga.getByRole('heading', { name: 'Your account stays' })).toBeVisible()
    await olga.getByRole('link', { name: 'Sign in' }).click()
    await signInByMail(olga, address)
    await expect(olga).toHaveURL('/dashboard')
  })

  const plain = await browser.newContext({
    storageState: await olga.context().storageState(),
    javaScriptEnabled: false,
  })
  const without = await plain.newPage()
  await askToBeDeleted(without, address)
  await expect(without.getByRole('heading', { name: 'Your account is going to be deleted' })).toBeVisible()
  expect(
    await asAdmin('SELECT 1 FROM users WHERE email = $1 AND disabled_at IS NOT NULL', [address]),
  ).toHaveLength(1)
})

test('Ben, who comes by Google, is led to the same page, and keeps his account', async ({ browser }) => {
  const ben = await (await browser.newContext()).newPage()
  const comeIn = async () => {
    await ben.goto('/sign-in')
    await signInWith(ben, 'Google', 'Ben Okafor')
  }
  await comeIn()
  await expect(ben).toHaveURL('/dashboard')
  await askToBeDeleted(ben, 'ben@okafor.test')
  await expect(ben.getByRole('heading', { name: 'Your account is going to be deleted' })).toBeVisible()
  await comeIn()
  await expect(ben).toHaveURL('/undo-deletion')
  await ben.getByRole('button', { name: 'Keep my account' }).click()
  await expect(ben.getByRole('heading', { name: 'Your account stays' })).toBeVisible()
  await comeIn()
  await expect(ben).toHaveURL('/dashboard')
})

test('Olga, who owns a team with others in it, is told what to do first', async ({ browser }) => {
  const address = `olga-${Date.now()}@example.test`
  const team = `Saltworks ${Date.now()}`
  const olga = await browserOf(browser, address)
  await makeTeam(olga, team)
  await olga.goto('/account')
  await expect(olga.getByText(`${team} is closed, because nobody else is in it.`)).toBeVisible()
  await asAdmin(
    `WITH event AS (SELECT app.append_audit(app.platform_id(), 'console.changed', 'success', NULL, 'system', NULL, NULL, NULL,
       'by-hand', NULL, NULL, '{}'))
     INSERT INTO memberships (tenant_id, user_id, role)
     SELECT t.id, u.id, 'MEMBER' FROM tenants t, users u, event WHERE t.name = $1 AND u.email = 'ben@okafor.test'`,
    [team],
  )
  await olga.reload()
  await expect(olga.getByText(`You are the last owner of ${team}, and others work there.`)).toBeVisible()
  await expect(olga.locator('summary', { hasText: 'Delete your account' })).toHaveCount(0)
})
