import { expect, type Page } from '@playwright/test'
import { growOld, mailedCode } from './factors.ts'
import { browserOf, expectAccessible, signInByMail, test } from './person.ts'
import {
  invitationFor,
  inviteTo,
  lookAt,
  makeTeam,
  member,
  switcher,
  switchTo,
  teamsOffered,
} from './teams.ts'

test('Uma makes a team and asks Nora in, who signs up from the mail, joins, rises, is removed; then the team is deleted', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const team = `Saltworks ${Date.now()}`
  const address = `nora-${Date.now()}@example.test`
  const uma = await browserOf(browser, 'uma@northwind.test')
  const nora = await (await browser.newContext({ javaScriptEnabled: false })).newPage()

  await test.step('Uma makes a team and invites Nora', async () => {
    await makeTeam(uma, team)
    await expect(uma.getByText('Only you so far')).toBeVisible()
    await expect(uma.getByText('You are the only owner, so you cannot leave.')).toBeVisible()
    await inviteTo(uma, address)
    await expect(uma.getByLabel('Email')).toHaveValue('')
    await expectAccessible(uma)
  })
  const link = await invitationFor(address)

  await test.step('Ben, who was given the link, is told whom it is for, and led to sign in with that address', async () => {
    const ben = await browserOf(browser, 'ben@okafor.test')
    await ben.goto(link)
    await expect(ben.getByRole('heading', { name: 'This invitation is for another address' })).toBeVisible()
    await expect(ben.getByRole('button', { name: 'Join' })).toHaveCount(0)
    await expectAccessible(ben)
    await ben.getByRole('button', { name: 'Sign in with the other address' }).click()
    await expect(ben).toHaveURL(new RegExp(`/sign-in\\?next=${encodeURIComponent('/invitation?token=')}`))
  })

  await test.step('Nora, who is new, signs up and joins, without JavaScript', async () => {
    await nora.goto(link)
    await expect(nora.getByRole('heading', { name: `Join ${team}` })).toBeVisible()
    await expect(nora.getByText('Uma Rao invites you to the team, as a member.')).toBeVisible()
    await nora.getByRole('link', { name: 'Sign in to join' }).click()
    await signInByMail(nora, address)
    await expect(nora).toHaveURL(link)
    await nora.getByRole('button', { name: 'Join the team' }).click()
    await expect(nora.getByText(`This is ${team} at a glance.`)).toBeVisible()
  })

  await test.step('the link is used: she is told where the team is, others what to do', async () => {
    await nora.goto(link)
    await expect(nora.getByRole('heading', { name: `You have joined ${team}` })).toBeVisible()
    const anybody = await (await browser.newContext()).newPage()
    await anybody.goto(link)
    await expect(anybody.getByRole('heading', { name: 'The invitation has been used' })).toBeVisible()
  })

  await test.step('as a member she sees who is there, and nothing that she may not do', async () => {
    await nora.goto('/team')
    await expect(member(nora, 'uma@northwind.test')).toContainText('Owner')
    for (const name of ['Open invitations', 'Invite somebody'])
      await expect(nora.getByRole('region', { name })).toHaveCount(0)
    for (const label of ['Manage', 'Delete the team'])
      await expect(nora.locator('summary').filter({ hasText: label })).toHaveCount(0)
    await expect(nora.getByRole('link', { name: 'Audit' })).toHaveCount(0)
  })

  await test.step('Uma makes her an admin, which she sees at the next click', async () => {
    await uma.reload()
    await member(uma, address).getByText('Manage').click()
    await member(uma, address).getByRole('combobox').selectOption({ label: 'Admin' })
    await lookAt(uma, 'team-of-two')
    await member(uma, address).getByRole('button', { name: 'Save' }).click()
    await expect(uma.getByText(/^The role of nora.* is changed/).first()).toBeVisible()
    await nora.getByRole('link', { name: 'Team' }).first().click()
    await expect(nora.getByRole('region', { name: 'Invite somebody' })).toBeVisible()
    await expect(nora.getByRole('link', { name: 'Audit' }).first()).toBeVisible()
    // An admin has nothing to manage about an owner.
    await expect(member(nora, 'uma@northwind.test').getByText('Manage')).toHaveCount(0)
  })

  await test.step('she switches to her own space and back, and sees what is there alone', async () => {
    const own = (await teamsOffered(nora)).find((name) => name !== team) ?? ''
    await switchTo(nora, own)
    await nora.goto('/team')
    await expect(nora.getByRole('heading', { name: 'This space is yours alone' })).toBeVisible()
    await nora.goto('/audit')
    await expect(happened(nora, 'Went to another team').first()).toBeVisible()
    await expect(happened(nora, 'Created a team')).toHaveCount(0)
    await switchTo(nora, team)
    await nora.goto('/audit')
    await expect(happened(nora, 'Created a team')).toBeVisible()
  })

  await test.step('T40 a tab that still shows the one team does nothing to the other', async () => {
    const other = await uma.context().newPage()
    await other.goto('/dashboard')
    await switchTo(other, 'Northwind')
    await saveTeamName(uma, 'Renamed by mistake')
    await expect(
      uma.getByText(/^You are in Northwind by now, .* Reload it, then try again\./).first(),
    ).toBeVisible()
    await other.goto('/team')
    await expect(other.getByLabel('Name of the team', { exact: true })).toHaveValue('Northwind')
    await switchTo(other, team)
    // The same page as before, and its team again: now it does what it says.
    await saveTeamName(uma, `${team} Ltd`)
    await expect(uma.getByText('The name is saved.').first()).toBeVisible()

    await switchTo(other, 'Northwind')
    await other.close()
    // A link loads the page alone; the frame around it follows.
    await uma.getByRole('link', { name: 'Overview' }).first().click()
    await expect(uma.getByText('This is Northwind at a glance.')).toBeVisible()
    await expect(switcher(uma)).toContainText('Northwind')
    await switchTo(uma, `${team} Ltd`)
    await uma.goto('/team')
  })

  await test.step('T20 Uma removes Nora, who is out at her next click and told by mail', async () => {
    await nora.goto('/team')
    await uma.reload()
    await member(uma, address).getByText('Manage').click()
    await member(uma, address).getByRole('button', { name: 'Remove from the team' }).click()
    await expect(member(uma, address)).toHaveCount(0)
    await nora.getByRole('link', { name: 'Team' }).first().click()
    await expect(nora.getByRole('heading', { name: 'This space is yours alone' })).toBeVisible()
    expect(await teamsOffered(nora)).toHaveLength(1)
  })

  await test.step('Uma deletes the team: a fresh login, and the name typed again', async () => {
    await growOld('uma@northwind.test')
    await uma.locator('summary').filter({ hasText: 'Delete the team' }).click()
    const typed = uma.getByLabel('Type the name of the team once more')
    const send = uma.getByRole('button', { name: `Delete ${team} Ltd for everybody` })
    await typed.fill(`${team} Ltd`)
    await send.click()
    await confirmByMail(uma, 'uma@northwind.test')
    await expect(typed).toHaveValue(`${team} Ltd`)
    await typed.fill('Northwind')
    await send.click()
    await expect(uma.getByText(`Type the name as it stands here: ${team} Ltd`)).toBeVisible()
    await expect(typed).toBeFocused()
    await typed.fill(`${team} Ltd`)
    await send.click()
    await expect(uma).toHaveURL('/dashboard')
    expect((await teamsOffered(uma)).filter((name) => name.startsWith(team))).toEqual([])
  })
})

test('the team menu is worked by keyboard, closes on Escape, and one is where one was', async ({
  browser,
}) => {
  // Somebody new, who has no team to stop at on the way.
  const ruth = await browserOf(browser, `ruth-${Date.now()}@example.test`)
  const teams = ruth.getByRole('list', { name: 'Your teams' })
  await switcher(ruth).focus()
  await ruth.keyboard.press('Enter')
  await expect(teams).toBeVisible()
  await expectAccessible(ruth)
  await ruth.keyboard.press('Tab')
  await expect(ruth.getByRole('link', { name: 'New team' })).toBeFocused()
  await ruth.keyboard.press('Escape')
  await expect(teams).toBeHidden()
  await expect(switcher(ruth)).toBeFocused()
  await ruth.keyboard.press('Enter')
  await ruth.getByRole('heading', { level: 1 }).click()
  await expect(teams).toBeHidden()
})

/** What the audit page lists, and not what its filters offer. */
const happened = (page: Page, sentence: string) => page.getByRole('row').filter({ hasText: sentence })

/** Saves another name on the team page one is on. */
async function saveTeamName(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name of the team', { exact: true }).fill(name)
  await page.getByRole('form', { name: 'Rename the team' }).getByRole('button', { name: 'Save' }).click()
}

/** Follows the refusal of an old login to the page that confirms it is them, and comes back. */
async function confirmByMail(page: Page, email: string): Promise<void> {
  const sentAfter = Date.now() - 1_000
  await page.getByRole('link', { name: 'Confirm that it is you' }).click()
  await page.getByRole('button', { name: /code by mail/ }).click()
  await page.getByLabel('Code from the mail').fill(await mailedCode(email, sentAfter))
  await page.getByRole('button', { name: 'Confirm' }).first().click()
  await expect(page).toHaveURL('/team')
}
