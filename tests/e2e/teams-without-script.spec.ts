import { expect } from '@playwright/test'
import { browserOf, test } from './person.ts'
import { invitation, invitationFor, inviteTo, makeTeam, member, teamsOffered } from './teams.ts'

test('without JavaScript: an invitation is sent again and another taken back, the team is handed over and left', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const team = `Chandlery ${Date.now()}`
  const address = (name: string) => `${name}-${Date.now()}@example.test`
  const [olga, pia, quin] = [address('olga'), address('pia'), address('quin')]
  const owner = await browserOf(browser, olga, { javaScriptEnabled: false })
  await makeTeam(owner, team)
  await inviteTo(owner, pia, 'Admin')
  await inviteTo(owner, quin)
  const [first, taken] = [await invitationFor(pia), await invitationFor(quin)]
  const sentAfter = Date.now()
  await owner.getByRole('button', { name: `Resend the invitation to ${pia}` }).click()
  await owner.getByRole('button', { name: `Revoke the invitation to ${quin}` }).click()
  await expect(invitation(owner, quin)).toHaveCount(0)
  const link = await invitationFor(pia, sentAfter)

  const other = await browserOf(browser, pia)
  await other.goto(first)
  await expect(other.getByRole('heading', { name: 'There is no such invitation' })).toBeVisible()
  await other.goto(taken)
  await expect(other.getByRole('heading', { name: 'The invitation was taken back' })).toBeVisible()
  await other.goto(link)
  await other.getByRole('button', { name: 'Join the team' }).click()
  await expect(other.getByText(`This is ${team} at a glance.`)).toBeVisible()

  await test.step('a wrong name deletes nothing, and the answer is seen although its form has folded up', async () => {
    await owner.goto('/team')
    await owner.locator('summary').filter({ hasText: 'Delete the team' }).click()
    await owner.getByLabel('Type the name of the team once more').fill('Chandlery')
    await owner.getByRole('button', { name: `Delete ${team} for everybody` }).click()
    await expect(owner.getByText(`Type the name as it stands here: ${team}`)).toBeVisible()
  })

  await test.step('the only owner hands over, then leaves', async () => {
    await expect(owner.locator('summary').filter({ hasText: 'Leave the team' })).toHaveCount(0)
    await owner.getByRole('button', { name: 'Hand over' }).click()
    await expect(member(owner, pia)).toContainText('Owner')
    await expect(member(owner, olga)).toContainText('Admin')
    await owner.locator('summary').filter({ hasText: 'Leave the team' }).click()
    await owner.getByRole('button', { name: `Yes, leave ${team}` }).click()
    await expect(owner).toHaveURL('/dashboard')
    expect(await teamsOffered(owner)).toHaveLength(1)
    await other.goto('/team')
    await expect(other.getByText('Only you so far')).toBeVisible()
  })
})
