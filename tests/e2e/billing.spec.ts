import { expect, type Page } from '@playwright/test'
import { browserOf, expectAccessible, test } from './person.ts'

async function pay(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number)
  await page.getByLabel('Expiry').fill('12 / 40')
  await page.getByLabel('CVC').fill('123')
  await page.getByRole('button', { name: 'Subscribe' }).click()
}

async function openPortal(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Manage in the portal' }).click()
  await expect(page.getByText('Local Stripe, test only')).toBeVisible()
}

const back = (page: Page) =>
  page
    .getByRole('link', { name: /Return to Portcullis/ })
    .first()
    .click()

test('Uma subscribes, cancels, resumes and changes her plan, and the app follows', async ({ browser }) => {
  test.setTimeout(90_000)
  const page = await browserOf(browser, 'uma@northwind.test')
  await test.step('Uma chooses Pro; a card that is declined changes nothing; the second one pays', async () => {
    await page.goto('/billing')
    await page.getByRole('button', { name: 'Subscribe to Pro' }).first().click()
    await expect(page.getByText('Local Stripe, test only')).toBeVisible()
    await expectAccessible(page)
    await pay(page, '4000 0000 0000 0002')
    await expect(page.getByText('Your card was declined.')).toBeVisible()
    await pay(page, '4242 4242 4242 4242')
    await expect(page).toHaveURL(/\/billing\?checkout=done$/)
    await expect(page.getByText('Active', { exact: true })).toBeVisible()
    await expect(page.getByText('This is your plan').first()).toBeVisible()
  })

  await test.step('she cancels in the portal, thinks again, and the billing page follows', async () => {
    await openPortal(page)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Cancel plan' }).click()
    await page.getByRole('button', { name: 'Cancel plan' }).click()
    await back(page)
    await expect(page.getByText('Ends soon')).toBeVisible()

    await openPortal(page)
    await page.getByRole('button', { name: 'Keep my plan' }).click()
    await back(page)
    await expect(page.getByText('Active', { exact: true })).toBeVisible()
  })

  await test.step('she changes to Business, and "subscribe" leads to the portal now', async () => {
    await page.goto('/billing')
    await page.getByRole('button', { name: 'Change to Business' }).first().click()
    await page.getByRole('link', { name: 'Change plan' }).click()
    await page.getByRole('radio', { name: /Business.*month/ }).check()
    await page.getByRole('button', { name: 'Change plan' }).click()
    await back(page)
    await expect(page.getByRole('heading', { name: /Business/ }).first()).toBeVisible()
    await page.goto('/dashboard')
    await expect(page.getByText('Business').first()).toBeVisible()
  })

  await test.step('everything that happened is in Northwind’s trail, Stripe’s part included', async () => {
    await page.goto('/audit')
    await expect(page.getByRole('cell', { name: /Opened the checkout/ }).first()).toBeVisible()
    await expect(page.getByRole('cell', { name: /Subscription changed at Stripe/ }).first()).toBeVisible()
    await expect(page.getByText('business_monthly').first()).toBeVisible()
  })

  await test.step('the webhook alone is enough: a change at Stripe arrives without Uma doing anything', async () => {
    await page.goto('/billing')
    await openPortal(page)
    await page.getByRole('link', { name: 'Cancel plan' }).click()
    await page.getByRole('button', { name: 'Cancel plan' }).click()
    await expect
      .poll(async () => {
        await page.goto('/billing')
        return page.getByText('Ends soon').isVisible()
      })
      .toBe(true)
  })
})

test('Ben sees nothing of it', async ({ browser }) => {
  const ben = await browserOf(browser, 'ben@okafor.test')
  await ben.goto('/billing')
  await expect(ben.getByRole('heading', { name: /Free/ }).first()).toBeVisible()
  await ben.goto('/audit')
  await expect(ben.getByText('Northwind')).toHaveCount(0)
})
