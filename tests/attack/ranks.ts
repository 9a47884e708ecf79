import type { Entry } from '@/lib/surfaces/entry'
import { anotherOwner, type createPerson, type Person } from '../support/newcomers.ts'
import { byHand } from '../support/trail.ts'

/** The roles that a surface asks for. */
export type Demands = { role?: 'ADMIN' | 'USER'; member?: 'OWNER' | 'ADMIN' | 'MEMBER'; fresh?: string }

type Standing = NonNullable<Parameters<typeof createPerson>[1]>

/** The roles that a page of surface.json asks for. */
export const demandsOfEntry = ({ role }: Entry): Demands => ({
  ...(role && 'platform' in role && { role: role.platform }),
  ...(role && 'member' in role && { member: role.member }),
})

/** As much standing as it takes and no more. */
export const justEnough = ({ role, member }: Demands): Standing => ({
  role: role ?? 'USER',
  member: member ?? 'MEMBER',
})

/** Everybody just below what a surface asks for. */
export function lowerThan({ role, member }: Demands): { label: string; standing: Standing }[] {
  if (role === 'ADMIN') return [{ label: 'the owner of a team', standing: { role: 'USER', member: 'OWNER' } }]
  const below = { OWNER: ['ADMIN', 'MEMBER'], ADMIN: ['MEMBER'], MEMBER: [] } as const
  return below[member ?? 'MEMBER'].flatMap((held) => [
    { label: `${held} of the team`, standing: { member: held } },
    { label: `${held} of the team, and platform admin`, standing: { member: held, role: 'ADMIN' as const } },
  ])
}

/** Takes the role away that a surface asks for, as an admin does while the person is at work. */
export async function demote({ role }: Demands, me: Person): Promise<void> {
  if (role !== undefined) return byHand(`UPDATE users SET role = 'USER' WHERE id = $1`, [me.userId])
  await anotherOwner(me)
  await byHand(`UPDATE memberships SET role = 'MEMBER' WHERE user_id = $1`, [me.userId])
}
