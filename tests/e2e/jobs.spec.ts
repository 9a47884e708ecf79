import { expect } from '@playwright/test'
import { asAdmin } from '../support/trail.ts'
import { browserOf, expectAccessible, test } from './person.ts'

/** A mail that no template can say: the workers give up on it at once. */
async function putUnsendableMail(requestId: string): Promise<void> {
  const input = { template: 'role-changed', to: 'uma@northwind.test', values: { role: 'EMPEROR' } }
  await asAdmin(
    `SELECT app.enqueue_job('send-mail', NULL, $1, NULL, $2, $1,
      '{"retryLimit": 3, "retryDelay": 1, "retryDelayMax": 1, "expireInSeconds": 60}')`,
    [requestId, JSON.stringify(input)],
  )
}

test('Ada finds a mail that could not be sent, has it tried again, and discards it; the trail says so', async ({
  browser,
}) => {
  await putUnsendableMail('req_e2e_one')
  const ada = await browserOf(browser, 'ada@portcullis.test')
  await expect(async () => {
    await ada.goto('/admin/jobs')
    await expect(ada.getByRole('link', { name: 'req_e2e_one' })).toBeVisible({ timeout: 500 })
  }).toPass()
  await expectAccessible(ada)
  await expect(ada.getByText('The input does not fit its schema').first()).toBeVisible()
  await expect(ada.getByText('uma@northwind.test')).toHaveCount(0)

  const job = ada.getByRole('listitem').filter({ hasText: 'req_e2e_one' })
  await job.getByRole('button', { name: 'Try again' }).click()
  await expect(job).toHaveCount(0)
  await expect(async () => {
    await ada.reload()
    await expect(job.getByText('tried 2 times')).toBeVisible({ timeout: 500 })
  }).toPass()

  await job.getByRole('button', { name: 'Discard' }).click()
  await expect(job).toHaveCount(0)
  await ada.goto('/admin/audit')
  await expect(ada.getByRole('cell', { name: /Discarded a dead job/ }).first()).toBeVisible()
})

test('and with JavaScript off as well', async ({ browser }) => {
  await putUnsendableMail('req_e2e_two')
  const ada = await browserOf(browser, 'ada@portcullis.test', { javaScriptEnabled: false })
  await expect(async () => {
    await ada.goto('/admin/jobs')
    await expect(ada.getByRole('link', { name: 'req_e2e_two' })).toBeVisible({ timeout: 500 })
  }).toPass()
  const job = ada.getByRole('listitem').filter({ hasText: 'req_e2e_two' })
  await job.getByRole('button', { name: 'Discard' }).click()
  await expect(job).toHaveCount(0)
})
