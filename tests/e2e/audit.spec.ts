import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { checkExport } from '../../verifier/verify-audit.mjs'
import { parseCsv } from '../support/csv.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { browserOf, expectAccessible, test } from './person.ts'

const EMAIL = 'ivy@lantern-audit.test'

/** Seventy changes of the name by Ivy herself, the last by somebody whose browser calls itself a formula. */
async function fillTrail(): Promise<void> {
  await byHand(
    `SELECT app.append_audit(t.id, 'user.name_updated', 'success', NULL, 'user', u.id, 'user', u.id::text, 'req_ivy_' || n,
      '203.0.113.7', '=1+1', jsonb_build_object('before', jsonb_build_object('name', 'Ivy ' || n),
        'after', jsonb_build_object('name', 'Ivy ' || n + 1)))
    FROM generate_series(1, 70) n, users u JOIN tenants t ON t.personal_user_id = u.id WHERE u.email = $1`,
    [EMAIL],
  )
}

/** Follows a link to a file, and reads what was saved. */
async function save(page: Page, name: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: `Export as ${name}` }).click(),
  ])
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
}

const events = (page: Page) => page.getByRole('region', { name: 'Events' }).getByRole('row')

test('Ivy finds an event, looks closer, pages there and back, and takes all of it along', async ({
  browser,
}) => {
  const ivy = await browserOf(browser, EMAIL)
  await fillTrail()
  await ivy.goto('/dashboard')
  await ivy.getByRole('link', { name: 'Everything in the audit' }).click()

  await test.step('filtered by what happened, and by who', async () => {
    await ivy.getByLabel('What happened', { exact: true }).selectOption('Changed the name')
    await ivy.getByLabel('Who', { exact: true }).fill('ivy')
    await ivy.getByRole('button', { name: 'Filter' }).click()
    await expect(ivy).toHaveURL(/event=user\.name_updated/)
    await expect(events(ivy)).toHaveCount(31)
    await expectAccessible(ivy)
  })

  await test.step('paged there and back, while more happens', async () => {
    await ivy.getByRole('link', { name: 'Older' }).click()
    await expect(ivy.getByText('Ivy 40', { exact: true }).first()).toBeVisible()
    await ivy.getByRole('link', { name: 'Older' }).click()
    await expect(events(ivy)).toHaveCount(11)
    await byHand(
      `SELECT app.append_audit(id, 'user.name_updated', 'success', NULL, 'user', personal_user_id, NULL, NULL, 'req_ivy_late',
        NULL, NULL, '{}') FROM tenants WHERE personal_user_id = (SELECT id FROM users WHERE email = $1)`,
      [EMAIL],
    )
    await ivy.getByRole('link', { name: 'Newer' }).click()
    await expect(events(ivy).nth(1)).toContainText('Ivy 41')
    await ivy.getByRole('link', { name: 'Newer' }).click()
    await expect(events(ivy).nth(1)).toContainText('Ivy 71')
    await ivy.getByRole('link', { name: 'Back to the newest' }).click()
    await expect(ivy.getByRole('link', { name: 'Newer' })).toHaveCount(0)
  })

  await test.step('opened for its details, and from there to everything of its request', async () => {
    await events(ivy).nth(2).getByText('Details').click()
    await expect(events(ivy).nth(2).getByText('user.name_updated')).toBeVisible()
    await expectAccessible(ivy)
    await events(ivy).nth(2).getByRole('link', { name: 'req_ivy_70' }).click()
    await expect(ivy).toHaveURL(/request=req_ivy_70/)
    await expect(events(ivy)).toHaveCount(2)
    await expect(ivy.getByLabel('Request id')).toHaveValue('req_ivy_70')
  })

  await test.step('as CSV, in which nothing is a formula', async () => {
    await ivy.goto('/audit?event=user.name_updated')
    const { name, text } = await save(ivy, 'CSV')
    expect(name).toMatch(/^audit-.*-\d{4}-\d\d-\d\d\.csv$/)
    const [header = [], ...rows] = parseCsv(text)
    expect(rows).toHaveLength(71)
    expect(rows[0]?.[header.indexOf('user agent')]).toBe("'=1+1")
    expect(rows.every((row) => row[header.indexOf('what happened')] === 'Changed the name')).toBe(true)
  })

  await test.step('as JSON Lines, which anybody can verify; and both exports are on record', async () => {
    await ivy.goto('/audit')
    const { text } = await save(ivy, 'JSON Lines')
    const lines = Buffer.from(text).toString('latin1').split('\n').filter(Boolean)
    await expect(checkExport(lines, null)).resolves.toContain(`✓ ${lines.length} rows`)
    expect(text).toContain('"audit.exported"')
    await ivy.reload()
    await expect(ivy.getByRole('cell', { name: /Exported the audit trail/ })).toHaveCount(2)
  })
})

test('what makes no sense is said beside its field, and nothing else is left out', async ({ browser }) => {
  const ivy = await browserOf(browser, EMAIL)
  const odd = 'from=yesterday&request=%27%3B--&event=user.name_updated&who=%00&older=abc'
  expect((await ivy.goto(`/audit?${odd}`))?.status()).toBe(200)
  await expect(ivy.getByText('Write the day as 2026-11-22. This filter was left out.')).toBeVisible()
  await expect(ivy.getByLabel('Request id')).toHaveAttribute('aria-invalid', 'true')
  await expect(ivy.getByLabel('Request id')).toHaveValue("';--")
  await expect(events(ivy)).toHaveCount(31)
  await expect(ivy.getByRole('link', { name: /^Export/ })).toHaveCount(0)
  await expectAccessible(ivy)
  await ivy.getByRole('link', { name: 'Clear' }).click()
  await expect(ivy).toHaveURL('/audit')

  await ivy.goto('/audit/export?format=csv&from=yesterday')
  await expect(ivy).toHaveURL('/audit?error=invalid_input')
  await expect(ivy.getByRole('alert').filter({ hasText: 'Some of this needs another look.' })).toBeVisible()
})

test('all of it without JavaScript: filter, figures, details, pages, export, term', async ({ browser }) => {
  const plain = await browserOf(browser, EMAIL, { javaScriptEnabled: false })
  await plain.goto('/audit')
  await plain.getByText('These figures as a table').click()
  const today = plain.getByRole('table', { name: 'Changes and refusals by day' }).getByRole('row').nth(1)
  await expect(today.getByRole('cell').first()).not.toHaveText('0')
  await plain.getByLabel('What happened', { exact: true }).selectOption('Changed the name')
  await plain.getByRole('button', { name: 'Filter' }).click()
  await plain.getByRole('link', { name: 'Older' }).click()
  await plain.getByRole('link', { name: 'Newer' }).click()
  await events(plain).nth(2).getByText('Details').click()
  await expect(events(plain).nth(2).getByRole('link', { name: 'req_ivy_70' })).toBeVisible()
  expect(parseCsv((await save(plain, 'CSV')).text)).toHaveLength(72)
  await plain.getByLabel('Keep it', { exact: true }).selectOption('24')
  await plain
    .getByRole('region', { name: 'How long the trail is kept' })
    .getByRole('button', { name: 'Save' })
    .click()
  await expect(plain.getByRole('heading', { name: 'Kept for 2 years' })).toBeVisible()
})

test('T4 the file is of the team that the page was about: another tab switched, and nothing leaves', async ({
  browser,
}) => {
  const ivy = await browserOf(browser, EMAIL)
  await ivy.goto('/audit')
  const [other] = await asAdmin<{ id: string }>(
    `SELECT id FROM tenants WHERE personal_user_id = (SELECT id FROM users WHERE email = 'ben@okafor.test')`,
  )
  const own = await ivy.getByRole('link', { name: 'Export as CSV' }).getAttribute('href')
  const forged = own?.replace(/pageTenantId=[^&]*/, `pageTenantId=${other?.id}`)
  expect(forged).not.toBe(own)
  await ivy.goto(forged ?? '')
  await expect(ivy).toHaveURL('/audit?error=conflict')
  await expect(ivy.getByRole('cell', { name: /Tried to export the audit trail/ }).first()).toBeVisible()
  expect((await save(ivy, 'CSV')).text).toContain('Ivy')
})

test('Ada exports what happened in all teams; nobody else does', async ({ browser }) => {
  const ada = await browserOf(browser, 'ada@portcullis.test')
  await ada.goto('/admin/audit?request=req_ivy_1')
  const { name, text } = await save(ada, 'CSV')
  expect(name).toMatch(/^audit-all-teams-/)
  expect(text).toContain('req_ivy_1')
  const ivy = await browserOf(browser, EMAIL)
  const refused = await ivy.request.get('/admin/audit/export?format=csv', {
    headers: { accept: 'application/json' },
  })
  expect([refused.status(), (await refused.json()).error.reason]).toEqual([403, 'forbidden'])
})
