import { type Browser, expect, type Page } from '@playwright/test'
import { asAdmin, byHand } from '../support/trail.ts'
import { browserOf, expectAccessible, test } from './person.ts'

/** Presses the button beside the id, and reads what is in the clipboard then. */
async function copyId(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  return page.evaluate(() => navigator.clipboard.readText())
}

const withClipboard = (browser: Browser, email: string): Promise<Page> =>
  browserOf(browser, email, { permissions: ['clipboard-read', 'clipboard-write'] })

test('Rae meets an error, copies its id, and Ada finds out what it was', async ({ browser }) => {
  const rae = await withClipboard(browser, 'rae@example.test')
  await byHand(
    `UPDATE tenants SET stripe_customer_id = 'cus_DeletedAtStripe'
      WHERE personal_user_id = (SELECT id FROM users WHERE email = 'rae@example.test')`,
  )
  await rae.goto('/billing')
  await rae.getByRole('button', { name: 'Subscribe to Pro' }).first().click()
  await expect(rae.getByText('This did not work, and nothing was changed.').first()).toBeVisible()
  await expectAccessible(rae)
  const id = await copyId(rae)
  expect(id).toMatch(/^req_[0-9a-f]{20}$/)

  const ada = await browserOf(browser, 'ada@portcullis.test')
  await ada.getByRole('link', { name: 'Requests' }).first().click()
  await expect(ada.getByRole('heading', { name: 'Enter a request id' })).toBeVisible()
  await ada.getByRole('searchbox', { name: 'Request id' }).fill(` ${id} `)
  await ada.getByRole('button', { name: 'Look up' }).click()
  await expect(ada).toHaveURL(/\/admin\/requests\?id=/)

  const failed = ada.getByRole('listitem').filter({ hasText: 'STRIPE_REFUSED' })
  await expect(failed.getByRole('heading', { name: 'Tried to open the checkout' })).toBeVisible()
  await expect(failed).toContainText('Failed')
  await expect(failed).toContainText('rae')
  await expect(failed).toContainText('Stripe refused our request.')
  await expect(failed).toContainText('What to do: Read the message in the log.')
  await expect(ada.getByText(`jq -c 'select(.requestId == "${id}")' app.log`)).toBeVisible()
  await expectAccessible(ada)

  await ada.goto('/admin/audit?outcome=denied')
  await ada.getByRole('link', { name: id }).first().click()
  await expect(failed).toBeVisible()

  await rae.goto(`/admin/requests?id=${id}`)
  await expect(rae.getByRole('heading', { name: 'There is nothing behind this gate' })).toBeVisible()
})

test('without JavaScript an id is looked up too, and can be selected', async ({ browser }) => {
  const ada = await browserOf(browser, 'ada@portcullis.test')
  const storageState = await ada.context().storageState()
  const plain = await (await browser.newContext({ storageState, javaScriptEnabled: false })).newPage()
  await plain.goto('/admin/requests')
  await plain.getByRole('searchbox', { name: 'Request id' }).fill('req_00000000000000000000')
  await plain.getByRole('button', { name: 'Look up' }).click()
  await expect(plain.getByRole('heading', { name: 'No event bears this id' })).toBeVisible()
  await expect(plain.getByText(/^grep -F/)).toHaveCSS('user-select', 'all')
  await expect(plain.getByRole('button', { name: /Copy/ })).toHaveCount(0)
})

test('a page that cannot be loaded says so, with an id to copy, and is there again afterwards', async ({
  browser,
}) => {
  const uma = await withClipboard(browser, 'uma@northwind.test')
  await asAdmin('ALTER ROLE portcullis_app CONNECTION LIMIT 0')
  try {
    await asAdmin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'portcullis_app'`)
    await uma.goto('/audit')
    await expect(uma.getByRole('heading', { name: 'This page could not be loaded' })).toBeVisible()
    await expectAccessible(uma)
    expect(await copyId(uma)).toMatch(/^req_[0-9a-f]{20}$/)
  } finally {
    await asAdmin('ALTER ROLE portcullis_app CONNECTION LIMIT -1')
  }
  await uma.getByRole('button', { name: 'Try again' }).click()
  await expect(uma.getByRole('heading', { name: 'Audit', exact: true })).toBeVisible()
})
