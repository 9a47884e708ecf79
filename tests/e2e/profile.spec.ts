import { expect } from '@playwright/test'
import { browserOf, test } from './person.ts'

test('Ben renames himself, with JavaScript and without, and reads it in his trail', async ({ browser }) => {
  const page = await browserOf(browser, 'ben@okafor.test')
  await page.goto('/profile')
  await page.getByLabel('Name', { exact: true }).fill('Ben O.')
  await page.getByRole('button', { name: 'Save the name' }).click()
  await expect(page.getByText('The name is saved.').first()).toBeVisible()

  const plain = await browser.newContext({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  })
  const without = await plain.newPage()
  await without.goto('/profile')
  await expect(without.getByLabel('Name', { exact: true })).toHaveValue('Ben O.')
  await without.getByLabel('Name', { exact: true }).fill('Ben Okafor')
  await without.getByRole('button', { name: 'Save the name' }).click()
  await expect(without.getByText('The name is saved.')).toBeVisible()

  await page.goto('/audit')
  await expect(page.getByRole('row', { name: /Changed the name.*Ben O\..*Ben Okafor/ }).first()).toBeVisible()
})

test('a name that is too short is refused beside its field and stays there to be mended', async ({
  browser,
}) => {
  const page = await browserOf(browser, 'ben@okafor.test')
  await page.goto('/profile')
  const name = page.getByLabel('Name', { exact: true })
  await name.evaluate((input) => input.removeAttribute('minlength'))
  await name.fill('Bo')
  await page.getByRole('button', { name: 'Save the name' }).click()
  await expect(page.getByText('Use at least 3 characters.')).toBeVisible()
  await expect(name).toHaveValue('Bo')
  await expect(name).toBeFocused()
  await expect(name).toHaveAttribute('aria-invalid', 'true')
})

test('a forged id in a hidden field is refused, and the person is told', async ({ browser }) => {
  const page = await browserOf(browser, 'ben@okafor.test')
  await page.goto('/profile')
  await page
    .locator('input[name=userId]')
    .evaluate((input: HTMLInputElement) => input.setAttribute('value', crypto.randomUUID()))
  await page.getByLabel('Name', { exact: true }).fill('Mallory')
  await page.getByRole('button', { name: 'Save the name' }).click()
  await expect(page.getByText('This belongs to somebody else.').first()).toBeVisible()
  await page.goto('/audit?outcome=denied')
  await expect(page.getByRole('cell', { name: /Tried to rename someone else/ }).first()).toBeVisible()
})
