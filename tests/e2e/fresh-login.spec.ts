import { expect } from '@playwright/test'
import { mailsTo } from '../support/mailbox.ts'
import {
  codeOf,
  forgetFactors,
  forgetTries,
  growOld,
  mailedCode,
  signInToOneMoreStep,
  withAuthenticator,
  withoutScript,
} from './factors.ts'
import { browserOf, expectAccessible, test } from './person.ts'

test.beforeEach(() => forgetTries())

test('Fay adds a passkey, is asked for it at sign-in, and comes in where she wanted to go', async ({
  browser,
}) => {
  await forgetFactors('fay@lantern.test')
  const fay = await browserOf(browser, 'fay@lantern.test')
  await withAuthenticator(fay)
  await fay.goto('/security')
  await expect(fay.getByText('Whoever gets into your mail can sign in as you.')).toBeVisible()
  await fay.getByLabel('Name of the new passkey').fill('Fay’s laptop')
  await fay.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(fay.getByText('Fay’s laptop').first()).toBeVisible()
  await expect(fay.getByText(/You are asked for one of these/)).toBeVisible()

  await test.step('she makes recovery codes, which are shown once', async () => {
    await fay.getByRole('button', { name: 'Make recovery codes' }).click()
    await expect(fay.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10)
    await expectAccessible(fay)
    await fay.reload()
    await expect(fay.getByText('10 of 10 are left.')).toBeVisible()
    await expect(fay.getByRole('list', { name: 'Recovery codes' })).toHaveCount(0)
  })

  await test.step('signed in by mail alone, nothing opens but the one page', async () => {
    await fay.getByRole('button', { name: 'Sign out' }).first().click()
    await expect(fay).toHaveURL(/\/sign-in/)
    await signInToOneMoreStep(fay, 'fay@lantern.test', '/audit?days=7')
    await expect(fay).toHaveURL('/re-authenticate?next=%2Faudit%3Fdays%3D7')
    await expect(fay.getByRole('button', { name: /code by mail/ })).toHaveCount(0)
    await expectAccessible(fay)
    await fay.goto('/profile')
    await expect(fay).toHaveURL('/re-authenticate?next=%2Fprofile')
    await fay.goto('/audit?days=7')
  })

  await test.step('the passkey lets her in', async () => {
    await fay.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(fay).toHaveURL('/audit?days=7')
    await expect(fay.getByRole('cell', { name: /Confirmed who it is/ }).first()).toBeVisible()
  })

  await test.step('she is told by mail, renames it and removes it', async () => {
    await fay.goto('/security')
    await fay.getByText('Rename Fay’s laptop').click()
    await fay.getByLabel('New name').fill('Old laptop')
    await fay.getByRole('button', { name: 'Save' }).click()
    await expect(fay.getByText('Old laptop').first()).toBeVisible()
    await fay.getByRole('button', { name: 'Remove Old laptop' }).click()
    await expect(fay.getByText('Whoever gets into your mail can sign in as you.')).toBeVisible()
    const started = Date.now() - 60_000
    const told = async () =>
      (await mailsTo('fay@lantern.test')).filter(
        ({ subject, date }) => subject === 'Your second factors were changed' && Date.parse(date) > started,
      ).length
    await expect.poll(told, { timeout: 30_000 }).toBe(3)
  })
})

test('Gus sets up an authenticator app and uses it, without JavaScript', async ({ browser }) => {
  await forgetFactors('gus@lantern.test')
  const scripted = await browserOf(browser, 'gus@lantern.test')
  const gus = await withoutScript(scripted.context())
  await gus.goto('/security')
  await gus.getByRole('button', { name: 'Set up an authenticator app' }).click()
  await expect(gus.getByRole('img', { name: /QR code/ })).toBeVisible()
  const key = (await gus.locator('code.machine').first().textContent()) ?? ''

  await gus.getByLabel('Code that the app shows').fill('000000')
  await gus.getByRole('button', { name: 'Confirm' }).click()
  await expect(gus.getByText('This code is not right').first()).toBeVisible()
  await gus.getByLabel('Code that the app shows').fill(codeOf(key, -1))
  await gus.getByRole('button', { name: 'Confirm' }).click()
  await expect(gus.getByText('In use since')).toBeVisible()
  await gus.getByRole('button', { name: 'Make recovery codes' }).click()
  const recovery = await gus
    .getByRole('list', { name: 'Recovery codes' })
    .getByRole('listitem')
    .first()
    .textContent()

  await test.step('the browser he was signed in with before is asked, too', async () => {
    await scripted.goto('/dashboard')
    await expect(scripted).toHaveURL(/\/sign-in/)
  })

  await test.step('he signs in again: a wrong code, the right one', async () => {
    await gus.getByRole('button', { name: 'Sign out' }).first().click()
    await signInToOneMoreStep(gus, 'gus@lantern.test', '/profile')
    await gus.getByLabel('Code of your authenticator app').fill('000000')
    await gus.getByRole('button', { name: 'Confirm' }).first().click()
    await expect(gus.getByText('This code is not right').first()).toBeVisible()
    await gus.getByLabel('Code of your authenticator app').fill(codeOf(key))
    await gus.getByRole('button', { name: 'Confirm' }).first().click()
    await expect(gus).toHaveURL('/profile')
  })

  await test.step('and once more with a recovery code, which is then spent', async () => {
    await gus.getByRole('button', { name: 'Sign out' }).first().click()
    await signInToOneMoreStep(gus, 'gus@lantern.test', '/security')
    await gus.getByText('Use a recovery code instead').click()
    await gus.getByRole('textbox', { name: 'Recovery code' }).fill(recovery?.toLowerCase() ?? '')
    await gus.getByRole('button', { name: 'Confirm' }).last().click()
    await expect(gus).toHaveURL('/security')
    await expect(gus.getByText('9 of 10 are left.')).toBeVisible()
  })
})

test('Ada’s form is refused because her login is old, and comes back as she left it', async ({ browser }) => {
  const ada = await browserOf(browser, 'ada@portcullis.test')
  await ada.goto('/admin/users?search=okafor')
  const role = ada.getByRole('combobox', { name: 'Role of Ben Okafor' })
  const save = ada.getByRole('button', { name: 'Save' })
  await growOld('ada@portcullis.test')
  await role.selectOption({ label: 'Admin' })
  await save.click()
  await expect(ada.getByText('Confirm that it is you, then do this again.').first()).toBeVisible()

  const sentAfter = Date.now() - 1_000
  await ada.getByRole('link', { name: 'Confirm that it is you' }).click()
  await expect(ada).toHaveURL('/re-authenticate?next=%2Fadmin%2Fusers%3Fsearch%3Dokafor')
  await ada.getByRole('button', { name: 'Send me a code by mail' }).click()
  await ada.getByLabel('Code from the mail').fill(await mailedCode('ada@portcullis.test', sentAfter))
  await ada.getByRole('button', { name: 'Confirm' }).click()

  await expect(ada).toHaveURL('/admin/users?search=okafor')
  await expect(ada.getByText('What you typed is back.')).toBeVisible()
  await expect(role.locator('option:checked')).toHaveText('Admin')
  await save.click()
  await expect(ada.getByText('The role of Ben Okafor is changed.').first()).toBeVisible()
  await role.selectOption({ label: 'User' })
  await save.click()
  await expect(ada.getByText('The role of Ben Okafor is changed.').first()).toBeVisible()
})

test('Ada confirms in a tab of its own where there is no JavaScript, and her form waits', async ({
  browser,
}) => {
  const ada = await withoutScript((await browserOf(browser, 'ada@portcullis.test')).context())
  await ada.goto('/admin/users?search=okafor')
  await growOld('ada@portcullis.test')
  await ada.getByRole('combobox', { name: 'Role of Ben Okafor' }).selectOption({ label: 'Admin' })
  await ada.getByRole('button', { name: 'Save' }).click()
  const opened = ada.waitForEvent('popup')
  await ada.getByRole('link', { name: 'Confirm that it is you' }).click()
  const tab = await opened
  const sentAfter = Date.now() - 1_000
  await tab.getByRole('button', { name: 'Send me a code by mail' }).click()
  await tab.getByLabel('Code from the mail').fill(await mailedCode('ada@portcullis.test', sentAfter))
  await tab.getByRole('button', { name: 'Confirm' }).click()
  await expect(tab.getByRole('heading', { name: 'Users' })).toBeVisible()
  await expect(
    ada.getByRole('combobox', { name: 'Role of Ben Okafor' }).locator('option:checked'),
  ).toHaveText('Admin')
})
