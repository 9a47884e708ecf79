import { expect } from '@playwright/test'
import {
  browserOf,
  expectAccessible,
  linkFor,
  signInByMail,
  signInMailFor,
  signInWith,
  test,
} from './person.ts'

test('Uma signs in by mail and lands where she wanted to go', async ({ page }) => {
  await page.goto('/audit?outcome=denied')
  await expect(page).toHaveURL('/sign-in?next=%2Faudit%3Foutcome%3Ddenied')
  await signInByMail(page, 'uma@northwind.test')
  await expect(page).toHaveURL('/audit?outcome=denied')
  await expect(page.getByText('Northwind').first()).toBeVisible()
})

test('Ben signs in with Google', async ({ page }) => {
  await page.goto('/sign-in')
  await signInWith(page, 'Google', 'Ben Okafor')
  await expect(page).toHaveURL('/dashboard')
  await expect(page.getByText('Ben Okafor').first()).toBeVisible()
})

test('Nia, whom nobody knows yet, signs up with GitHub and has a place of her own', async ({ page }) => {
  await page.goto('/sign-in')
  await signInWith(page, 'GitHub', 'nia')
  await expect(page).toHaveURL('/dashboard')
  await page.goto('/audit')
  await expect(page.getByRole('cell', { name: /Joined/ })).toBeVisible()
})

test('a Google account does not open what Nia made with GitHub; she is told which way is hers', async ({
  page,
}) => {
  await page.goto('/sign-in')
  await signInWith(page, 'Google', 'Nia Farrow')
  await expect(page).toHaveURL(/\/sign-in\/problem\?error=other_way&/)
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await signInByMail(page, 'nia@example.test')
  await expect(page).toHaveURL('/dashboard')
})

test('a link works once, and the second time says what to do', async ({ page }) => {
  const sentAfter = Date.now() - 1_000
  await page.goto('/sign-in')
  await signInByMail(page, 'ada@portcullis.test')
  await expect(page).toHaveURL('/dashboard')
  await page.goto(await linkFor('ada@portcullis.test', sentAfter))
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/sign-in\/problem/)
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await expect(page).toHaveURL('/sign-in')
})

for (const javaScriptEnabled of [true, false])
  test(`T30 the phone opens no link that the laptop asked for; its six digits open the laptop, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({
    browser,
  }) => {
    const laptop = await (await browser.newContext({ javaScriptEnabled })).newPage()
    const sentAfter = Date.now() - 1_000
    await laptop.goto('/sign-in?next=%2Fprofile')
    await laptop.getByLabel('Email', { exact: true }).fill('uma@northwind.test')
    await laptop.getByRole('button', { name: 'Send the link' }).click()
    await expect(laptop.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
    const { link, code } = await signInMailFor('uma@northwind.test', sentAfter)

    const phone = await (await browser.newContext()).newPage()
    await phone.goto(link)
    await expect(phone.getByRole('heading', { name: 'Another browser asked for this' })).toBeVisible()
    await expect(phone.getByRole('button', { name: 'Sign in' })).toHaveCount(0)

    await laptop.getByLabel('Six digits').fill('12345')
    await laptop.getByRole('button', { name: 'Sign in' }).click()
    await expect(laptop.getByText('Type the six digits of the mail.')).toBeVisible()
    await laptop.getByLabel('Six digits').fill(`${code.slice(0, 3)} ${code.slice(3)}`)
    await laptop.getByRole('button', { name: 'Sign in' }).click()
    await expect(laptop).toHaveURL('/profile')
  })

test('signing in needs no JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/profile')
  await signInByMail(page, 'ben@okafor.test')
  await expect(page).toHaveURL('/profile')
})

test('an address that is none is refused beside its field, also without JavaScript', async ({ browser }) => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage()
    await page.goto('/sign-in')
    await page.getByLabel('Email', { exact: true }).fill('uma@northwind')
    await page.getByRole('button', { name: 'Send the link' }).click()
    await expect(page.getByText('Enter an address like name@example.com.')).toBeVisible()
    await expect(page.getByLabel('Email', { exact: true })).toHaveValue('uma@northwind')
  }
})

test('signing out ends the session in every tab, and the old cookie is worth nothing', async ({
  browser,
}) => {
  const page = await browserOf(browser, 'uma@northwind.test')
  const kept = await page.context().storageState()
  const tab = await page.context().newPage()
  await tab.goto('/audit?days=7')
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goBack()
  await expect(page).toHaveURL(/\/sign-in/)
  await tab.reload()
  await expect(tab).toHaveURL('/sign-in?next=%2Faudit%3Fdays%3D7')
  const thief = await (await browser.newContext({ storageState: kept })).newPage()
  await thief.goto('/dashboard')
  await expect(thief).toHaveURL(/\/sign-in/)
})

test('the keyboard alone is enough to sign in', async ({ page }) => {
  await page.goto('/sign-in')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.getByLabel('Email', { exact: true }).focus()
  await page.keyboard.type('uma@northwind.test')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
})

test('a cookie whose session has ended ties no new sign-in to the old account', async ({ browser }) => {
  const uma = await browserOf(browser, 'uma@northwind.test')
  const kept = await uma.context().storageState()
  await uma.getByRole('button', { name: 'Sign out' }).first().click()
  await expect(uma).toHaveURL(/\/sign-in/)

  const thief = await (await browser.newContext({ storageState: kept })).newPage()
  await thief.goto('/sign-in')
  await signInWith(thief, 'Google', 'Ben Okafor')
  await expect(thief).toHaveURL('/dashboard')
  await thief.goto('/profile')
  await expect(thief.getByText('ben@okafor.test').first()).toBeVisible()
  await expect(thief.getByText('uma@northwind.test')).toHaveCount(0)
})

test('signing in as somebody else ends the session the browser had', async ({ browser }) => {
  const page = await browserOf(browser, 'uma@northwind.test')
  const kept = await page.context().storageState()
  await page.goto('/sign-in')
  await signInWith(page, 'Google', 'Ben Okafor')
  await expect(page).toHaveURL('/dashboard')
  const old = await (await browser.newContext({ storageState: kept })).newPage()
  await old.goto('/dashboard')
  await expect(old).toHaveURL(/\/sign-in/)
})
