import { expect, test } from 'vitest'
import { startOutside } from '../support/outside.ts'

// T5: which actions give somebody else power, by what they do to the rows and not by what they are called.

await startOutside()
const { sceneFor } = await import('../attack/scene.ts')
const { loadActions } = await import('../support/actions.ts')
const { forgetLimits } = await import('../support/sign-in.ts')
const { asAdmin } = await import('../support/trail.ts')

const actions = await loadActions()

type Roles = Map<string, string>

/** The role in every row that has one. */
async function readRoles(): Promise<{ platform: Roles; team: Roles }> {
  const read = async (sql: string): Promise<Roles> =>
    new Map((await asAdmin<{ id: string; role: string }>(sql)).map(({ id, role }) => [id, role]))
  return {
    platform: await read('SELECT id, role FROM users'),
    team: await read(`SELECT tenant_id || ' ' || user_id AS id, role FROM memberships`),
  }
}

/** Whether a row that was there, and still is, has another role. */
const changed = (before: Roles, after: Roles): boolean =>
  [...before].some(([id, role]) => after.has(id) && after.get(id) !== role)

test('T5 of all actions one changes a role of the platform, and two a role in a team', async () => {
  const changing: Record<'platform' | 'team', string[]> = { platform: [], team: [] }
  for (const declared of actions) {
    await forgetLimits()
    const { call } = await sceneFor(declared)
    const before = await readRoles()
    expect(await call(), declared.name).toMatchObject({ status: 'success' })
    const after = await readRoles()
    for (const kind of ['platform', 'team'] as const)
      if (changed(before[kind], after[kind])) changing[kind].push(declared.name)
  }
  expect(changing).toEqual({ platform: ['updateUserRole'], team: ['transferOwnership', 'updateMemberRole'] })
})
