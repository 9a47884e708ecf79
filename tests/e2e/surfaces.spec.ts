import { expect } from '@playwright/test'
import { browserOf, expectAccessible, test } from './person.ts'

test('T1 T44 Ada looks up who may change a role, and what its action can say, also without JavaScript', async ({
  browser,
}) => {
  const ada = await browserOf(browser, 'ada@portcullis.test')
  await expect(ada.getByRole('link', { name: 'Ways in' }).first()).toHaveAttribute('href', '/admin/surfaces')
  await ada.goto('/admin/surfaces')
  await expect(ada.getByRole('heading', { name: 'Ways in', level: 1 })).toBeVisible()
  await expect(ada.getByRole('heading', { name: /^Server Actions/ })).toBeVisible()
  await expectAccessible(ada)

  const storageState = await ada.context().storageState()
  const plain = await (await browser.newContext({ storageState, javaScriptEnabled: false })).newPage()
  await plain.goto('/admin/surfaces')
  await plain.getByRole('searchbox').fill('updateUserRole admins')
  await plain.getByRole('button', { name: 'Search' }).click()
  await expect(plain.getByText(/^1 of \d+ ways in\.$/)).toBeVisible()
  await expect(plain.getByText('Admins of the platform')).toBeVisible()
  await expect(plain.getByText('actions/update-user-role.ts')).toBeVisible()
  await expect(plain.getByText('one of ADMIN, USER')).toBeVisible()
  await expect(plain.getByText('AUTH_PLATFORM_ROLE')).toBeVisible()

  await plain.getByRole('searchbox').fill('no such way in')
  await plain.getByRole('button', { name: 'Search' }).click()
  await expect(plain.getByRole('heading', { name: 'No way in has all of these words' })).toBeVisible()
  await plain.getByRole('link', { name: 'Show all' }).click()
  await plain.locator('summary', { hasText: /^\/admin\/audit(?!\/)/ }).click()
  await expect(plain.getByText('app/(admin)/admin/audit/loader.ts')).toBeVisible()
})
