import { defineConfig, devices } from '@playwright/test'
import { launchOptions } from './tests/support/browser.ts'

/** `npm test` sets it; by hand, name a running app: PORTCULLIS_URL=http://localhost:3000 npx playwright test */
const baseURL = process.env.PORTCULLIS_URL ?? 'http://localhost:3000'

export default defineConfig({
  testDir: 'tests/e2e',
  // The story happens in one world: what one chapter does, the next one sees.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 45_000,
  expect: { timeout: 10_000 },
  outputDir: 'artifacts/results',
  reporter: [
    ['list'],
    ['html', { outputFolder: 'artifacts/report', open: 'never' }],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'artifacts/browser.json' }],
  ],
  use: {
    ...devices['Desktop Chrome'],
    baseURL,
    launchOptions: await launchOptions(),
    actionTimeout: 10_000,
    screenshot: 'only-on-failure',
    // Recording costs a third of a story's time; `--trace=retain-on-failure` records the one that is looked into.
    trace: 'off',
  },
})
