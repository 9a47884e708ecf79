import { expect, type Page } from '@playwright/test'
import { mailsTo } from '../support/mailbox.ts'
import { mailTo } from './mails.ts'
import { browserOf, expectAccessible, signInByMail, test } from './person.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'

const devices = (page: Page) => page.getByRole('region', { name: 'Your devices' }).getByRole('listitem')

test('T20 Mia sees her devices, ends her phone from her laptop, and the phone is told why', async ({
  browser,
}) => {
  const mia = `mia-${Date.now()}@example.test`
  const laptop = await browserOf(browser, mia, { userAgent: FIREFOX })
  const phone = await browserOf(browser, mia, { userAgent: IPHONE })

  await laptop.getByRole('link', { name: 'Security' }).first().click()
  await expect(laptop.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible()
  const here = devices(laptop).filter({ hasText: 'This device' })
  await expect(here).toContainText('Firefox, Linux')
  await expect(here.getByRole('button')).toHaveCount(0)
  const there = devices(laptop).filter({ hasText: 'Safari, iOS' })
  await expect(there).toContainText('by mail')
  await there.getByRole('button', { name: 'End Safari, iOS' }).first().click()
  await expect(there).toHaveCount(0)

  await phone.goto('/profile')
  await expect(phone.getByText('You ended this session from another device.')).toBeVisible()
  await phone.getByRole('link', { name: 'Sign in' }).click()
  await signInByMail(phone, mia)
  await expect(phone).toHaveURL('/profile')
})

test('all other devices are ended at once, without JavaScript', async ({ browser }) => {
  const mia = `mia-${Date.now()}@example.test`
  const others = [await browserOf(browser, mia), await browserOf(browser, mia)]
  const here = await browserOf(browser, mia, { javaScriptEnabled: false })
  await here.goto('/security')
  await here.getByRole('button', { name: 'End all other sessions' }).click()
  await expect(devices(here)).toHaveCount(1)
  for (const other of others) {
    await other.goto('/dashboard')
    await expect(other.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  }
})

test('Ada disables an account: it is dead at the next click, says so there and at sign-in; and enables it again', async ({
  browser,
}) => {
  const email = `vera-${Date.now()}@example.test`
  const vera = await browserOf(browser, email)
  const ada = await browserOf(browser, 'ada@portcullis.test')
  await ada.goto(`/admin/users?search=${encodeURIComponent(email)}`)
  await ada.getByRole('row').nth(1).getByRole('link').click()
  await expect(ada).toHaveURL(/\/admin\/users\/[0-9a-f-]{36}$/)
  await expect(ada.getByText(email).first()).toBeVisible()

  await expectAccessible(ada)
  await ada.getByLabel('Reason to disable the account').fill('Left the company')
  await ada.getByRole('button', { name: 'Disable the account' }).click()
  await expect(ada.getByText('Disabled', { exact: true }).first()).toBeVisible()
  await expect(ada.getByText('Nobody is signed in.')).toBeVisible()

  await vera.goto('/profile')
  await expect(vera.getByText('This account is disabled.')).toBeVisible()
  await vera.getByRole('link', { name: 'Sign in' }).click()
  await signInByMail(vera, email)
  await expect(vera.getByRole('heading', { name: 'This account is disabled' })).toBeVisible()

  await ada.getByLabel('Reason to enable the account').fill('Came back')
  await ada.getByRole('button', { name: 'Enable the account' }).click()
  await expect(ada.getByLabel('Reason to disable the account')).toBeVisible()
  await vera.getByRole('link', { name: 'Back to sign-in' }).click()
  await signInByMail(vera, email)
  await expect(vera).toHaveURL('/dashboard')
  await ada.goto('/admin/audit')
  await expect(ada.getByRole('cell', { name: /Disabled or enabled an account/ }).first()).toBeVisible()
})

test('a sign-in on a new device is told by mail', async ({ browser }) => {
  const email = `ivo-${Date.now()}@example.test`
  await browserOf(browser, email, { userAgent: FIREFOX })
  await browserOf(browser, email, { userAgent: FIREFOX })
  await browserOf(browser, email, { userAgent: IPHONE })
  const { subject, text } = await mailTo(email, 'You signed in on a new device')
  expect(text).toContain('Safari, iOS')
  expect(text).toContain('/security')
  expect((await mailsTo(email)).filter((mail) => mail.subject === subject)).toHaveLength(1)
})
