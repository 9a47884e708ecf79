/**
 * Takes the pictures of the README: builds the app, spends a morning in it as Uma, and photographs what she sees,
 * light and dark, at 1280 pixels. `npm run docs:pictures` after the pages have changed; commit what it writes.
 */
import { mkdir, rm } from 'node:fs/promises'
import { chromium, expect, type Page } from '@playwright/test'
import { LOCAL_FOLDER, ROOT } from '../local/folder.ts'
import { startProductionWorld } from '../local/production.ts'
import { browserOf } from '../tests/e2e/person.ts'
import { launchOptions } from '../tests/support/browser.ts'
import { buildApp } from './build-app.ts'
import { ensureGenerated } from './generate.ts'
import { sentence } from './trouble.mjs'

const PICTURES = { overview: '/dashboard', audit: '/audit' }
const VIEWPORT = { width: 1280, height: 840 }

const folder = `${LOCAL_FOLDER}/pictures-${process.pid}`
try {
  await ensureGenerated()
  await mkdir(`${ROOT}/docs/pictures`, { recursive: true })
  await photograph()
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function photograph(): Promise<void> {
  const production = await startProductionWorld(folder)
  const { environment, world } = production
  try {
    const { failed } = await buildApp({ environment })
    if (failed > 0) throw new Error('There is no build to photograph.')
    await production.startApp()
    process.env.MAILBOX_URL = world.urls.mailbox
    const browser = await chromium.launch(await launchOptions())
    try {
      const uma = await browserOf(browser, 'uma@northwind.test', {
        baseURL: world.urls.app,
        viewport: VIEWPORT,
      })
      await spendTheMorning(uma)
      for (const colorScheme of ['light', 'dark'] as const) {
        await uma.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        for (const [name, path] of Object.entries(PICTURES)) {
          await uma.goto(path, { waitUntil: 'networkidle' })
          await uma.screenshot({ path: `${ROOT}/docs/pictures/${name}-${colorScheme}.png` })
        }
      }
    } finally {
      await browser.close()
    }
  } finally {
    await production.stop()
  }
}

/** Uma buys Pro, corrects her name twice, and somebody tries her session on another person's name. */
async function spendTheMorning(uma: Page): Promise<void> {
  await uma.goto('/billing')
  await uma.getByRole('button', { name: 'Subscribe to Pro' }).first().click()
  await uma.getByLabel('Card number').fill('4242 4242 4242 4242')
  await uma.getByLabel('Expiry').fill('12 / 40')
  await uma.getByLabel('CVC').fill('123')
  await uma.getByRole('button', { name: 'Subscribe' }).click()
  await expect(uma.getByText('Active', { exact: true })).toBeVisible()

  await rename(uma, 'Uma R.', 'The name is saved.')
  await uma
    .locator('input[name=userId]')
    .evaluate((field) => field.setAttribute('value', crypto.randomUUID()))
  await rename(uma, 'Somebody else', 'This belongs to somebody else.', 'stay')
  await rename(uma, 'Uma Rao', 'The name is saved.')
}

async function rename(uma: Page, name: string, answer: string, where: 'reload' | 'stay' = 'reload') {
  if (where === 'reload') await uma.goto('/profile')
  await uma.getByLabel('Name', { exact: true }).fill(name)
  await uma.getByRole('button', { name: 'Save the name' }).click()
  await expect(uma.getByText(answer).first()).toBeVisible()
}
