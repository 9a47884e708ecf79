import { expect, type Page } from '@playwright/test'
import { browserOf, expectAccessible, test } from './person.ts'

const PUBLIC = ['/', '/pricing', '/sign-in', '/check-mail']
const PROBLEMS = [
  '/confirm',
  '/confirm?token=t&email=uma%40northwind.test',
  '/sign-in/ended',
  '/sign-in/problem?error=link_over&request=req_4f0c2a914f0c2a914f0c',
  '/invitation?token=none',
  '/undo-deletion',
  '/undo-deletion?state=begun',
  '/undo-deletion?state=undone',
  '/no-such-page',
]
const SIGNED_IN = [
  '/dashboard',
  '/team',
  '/teams/new',
  '/profile',
  '/security',
  '/account',
  '/re-authenticate',
  '/impersonation',
  '/billing',
  '/billing?checkout=pending',
  '/audit',
  '/audit?who=nobody-at-all',
  '/audit?who=%00&from=yesterday&outcome=odd&request=x',
]
const ADMIN = [
  '/admin/users',
  '/admin/users?search=nobody-at-all',
  '/admin/audit',
  '/admin/requests',
  '/admin/requests?id=req_00000000000000000000',
  '/admin/jobs',
  '/admin/surfaces',
  '/admin/surfaces?search=nobody-at-all',
]
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }

const nameOf = (path: string) => path.replace(/[^a-z]+/gi, '-').replace(/^-|-$/g, '') || 'landing'

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`every page is accessible, fits, and has its picture taken, light and dark: ${size}`, async ({
    browser,
  }) => {
    test.setTimeout(120_000)
    const ada = await browserOf(browser, 'ada@portcullis.test')
    const storageState = await ada.context().storageState()
    const signedOut = await (await browser.newContext({ viewport })).newPage()
    const signedIn = await (await browser.newContext({ viewport, storageState })).newPage()
    // Beside each other: while one of them waits for a picture, the other looks at a page.
    await Promise.all([
      lookAtAll(signedOut, [...PUBLIC, ...PROBLEMS], size),
      lookAtAll(signedIn, [...SIGNED_IN, ...ADMIN], size),
    ])
  })
}

async function lookAtAll(page: Page, paths: readonly string[], size: string): Promise<void> {
  for (const path of paths) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
    // The colours are the browser's wish, which it may change while it looks at the page.
    for (const colorScheme of ['light', 'dark'] as const) {
      await test.step(`${path}, ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme })
        await expectAccessible(page)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow, 'the page scrolls sideways').toBeLessThanOrEqual(0)
        await page.screenshot({
          path: `artifacts/pages/${nameOf(path)}-${size}-${colorScheme}.png`,
          fullPage: true,
        })
      })
    }
  }
}
