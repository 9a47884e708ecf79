import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { Doer } from '@/lib/teams/commands'
import { resend } from '@/lib/teams/invitations'
import { changeMemberRole } from '@/lib/teams/members'
import { lockTeam } from '@/lib/teams/team-lock'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { byHand } from '../support/trail.ts'
import { asRequestOf, makeMember, membersIn } from './acting.ts'
import { invitationsTo, inviteTo } from './invitees.ts'

// What the code read before and the database does not show any more: no row is changed, and that is a refusal.

const CAUSE = { requestId: randomUUID() }
let people: People

beforeEach(async () => {
  people = await createPeople()
})

const doerOf = ({ userId, sessionId, tenantId }: Person): Doer => ({
  ...{ userId, sessionId, tenantId },
  ...{ name: 'Somebody', email: 'somebody@portcullis.test', memberRole: 'OWNER' },
})

test('T4 a team that is not there, or is not the one of the request, is not found', async () => {
  const { uma, ben } = people
  expect(await asRequestOf(uma, (tx) => lockTeam(tx, uma.tenantId))).toMatchObject({ name: 'Northwind' })
  for (const tenantId of [randomUUID(), ben.tenantId]) {
    await expect(asRequestOf(uma, (tx) => lockTeam(tx, tenantId))).rejects.toMatchObject({
      code: 'TENANT_NOT_FOUND',
    })
  }
})

test('T34 a role that the database does not let one change stays, even where the code believes one an owner', async () => {
  const { uma, mia, ben } = people
  await makeMember(uma.tenantId, mia, 'MEMBER')
  await makeMember(uma.tenantId, ben, 'MEMBER')
  const target = {
    ...{ userId: ben.userId, name: 'Ben', email: 'ben@okafor.test', teamName: 'Northwind' },
    ...{ role: 'MEMBER' as const, disabled: false },
  }
  const raise = (who: Person) =>
    asRequestOf({ ...who, tenantId: uma.tenantId }, (tx) =>
      changeMemberRole(tx, doerOf({ ...who, tenantId: uma.tenantId }), target, 'ADMIN', CAUSE),
    )
  await changingNothing(() => expect(raise(mia)).rejects.toMatchObject({ code: 'TEAM_MEMBER_NOT_FOUND' }))
  await raise(uma)
  expect((await membersIn(uma.tenantId)).Ben).toBe('ADMIN')
})

test('T33 an invitation that was taken back since it was read is not sent again', async () => {
  const { uma } = people
  const { row } = await inviteTo(uma, 'nora@example.test')
  const send = () =>
    asRequestOf(uma, (tx) =>
      resend(tx, doerOf(uma), { id: row.id, email: row.email, role: 'MEMBER', sends: row.sends }, CAUSE),
    )
  await send()
  expect((await invitationsTo(row.email))[0]?.sends).toBe(2)
  await byHand('UPDATE invitations SET revoked_at = now() WHERE id = $1', [row.id])
  await changingNothing(() => expect(send()).rejects.toMatchObject({ code: 'RESOURCE_NOT_FOUND' }))
})
