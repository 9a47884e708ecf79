import { expect } from '@playwright/test'
import { browserOf, signInByMail, test } from './person.ts'

test('T31 Ada finds Ben and makes him an admin; he is signed out on the next click, told why, and both can read it', async ({
  browser,
}) => {
  const ben = await browserOf(browser, 'ben@okafor.test')
  await ben.goto('/admin/users')
  await expect(ben.getByRole('heading', { name: 'There is nothing behind this gate' })).toBeVisible()

  const ada = await browserOf(browser, 'ada@portcullis.test')
  await ada.goto('/admin/users')
  await ada.getByRole('searchbox').fill('okafor')
  await ada.getByRole('button', { name: 'Search' }).click()
  await expect(ada).toHaveURL(/search=okafor/)
  await expect(ada.getByRole('row')).toHaveCount(2)
  const role = async (label: string) => {
    await ada.getByRole('combobox', { name: 'Role of Ben Okafor' }).selectOption({ label })
    await ada.getByRole('button', { name: 'Save' }).click()
    await expect(ada.getByText('The role of Ben Okafor is changed.').first()).toBeVisible()
  }
  /** Ben opens a page, is told why he has to sign in again, and comes back to where he wanted to go. */
  const signInAgain = async (wanted: string) => {
    await ben.goto(wanted)
    await expect(ben.getByText('Your role was changed. Sign in again to go on.')).toBeVisible()
    await ben.getByRole('link', { name: 'Sign in' }).click()
    await signInByMail(ben, 'ben@okafor.test')
    await expect(ben).toHaveURL(wanted)
  }
  await role('Admin')
  await signInAgain('/admin/users')
  await expect(ben.getByRole('heading', { name: 'Users' })).toBeVisible()

  await ada.reload()
  await role('User')
  await signInAgain('/dashboard')
  await expect(ben.getByRole('link', { name: 'Audit of all teams' })).toHaveCount(0)
  await ben.goto('/admin/audit')
  await expect(ben.getByRole('heading', { name: 'There is nothing behind this gate' })).toBeVisible()

  await ben.goto('/audit')
  await expect(ben.getByRole('cell', { name: /Changed a user’s role.*USER.*ADMIN/ }).first()).toBeVisible()
  await ada.goto('/admin/audit?resource=okafor')
  await expect(ada.getByRole('cell', { name: /Changed a user’s role.*ADMIN.*USER/ }).first()).toBeVisible()
  await ada.goto('/admin/audit?outcome=denied')
  await expect(ada.getByRole('cell', { name: /Tried to open the list of all users/ }).first()).toBeVisible()
})

test('Ada cannot change her own role: there is no button, and the reason stands there', async ({
  browser,
}) => {
  const ada = await browserOf(browser, 'ada@portcullis.test')
  await ada.goto('/admin/users?search=quist')
  await expect(ada.getByRole('row', { name: /Only another admin can change your own role\./ })).toBeVisible()
  await expect(ada.getByRole('combobox', { name: 'Role of Ada Quist' })).toHaveCount(0)
})
