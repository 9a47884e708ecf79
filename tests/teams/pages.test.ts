import { beforeEach, describe, expect, test } from 'vitest'
import { acceptInvitation } from '@/actions/accept-invitation'
import { removeMember } from '@/actions/remove-member'
import { revokeInvitation } from '@/actions/revoke-invitation'
import { signOut } from '@/actions/sign-out'
import { loadShell } from '@/app/(app)/shell-loader'
import { loadTeam } from '@/app/(app)/team/loader'
import { loadInvitation } from '@/app/(auth)/invitation/loader'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { act, makeMember, movedTo, sentTo } from './acting.ts'
import { inviteTo } from './invitees.ts'

// What the pages of a team hand over, and to whom: a page shows what its loader returns, and nothing else.

let people: People

beforeEach(async () => {
  people = await createPeople()
})

/** What a page's loader hands over to somebody who opens it. */
const open = <Shown>(
  who: Person | null,
  load: (search?: Record<string, string>) => Promise<Shown>,
  search?: Record<string, string>,
): Promise<Shown> => inRequest({ as: who }, () => load(search))

describe('T40 the team page', () => {
  test('shows the owner who is there and who was invited, and a member only who is there', async () => {
    const { uma, mia } = people
    await inviteTo(uma, 'nia@example.test', 'ADMIN')
    const asOwner = await open(uma, loadTeam)
    expect(asOwner).toMatchObject({ name: 'Northwind', personal: false, role: 'OWNER' })
    expect(asOwner.members.members.map(({ name, role, isYou }) => [name, role, isYou])).toEqual([
      ['Uma Rao', 'OWNER', true],
      ['Mia Lund', 'MEMBER', false],
    ])
    expect(asOwner.invitations).toMatchObject([{ email: 'nia@example.test', role: 'ADMIN', expired: false }])

    const asMember = await open(mia, loadTeam)
    expect(asMember.members.members).toHaveLength(2)
    expect(asMember.invitations).toBeNull()
    expect(JSON.stringify(asMember)).not.toContain('nia@example.test')
  })

  test('of one’s own space says so, and shows nobody else', async () => {
    const own = await open(people.ben, loadTeam)
    expect(own).toMatchObject({ personal: true, invitations: [] })
    expect(own.members.members.map(({ email }) => email)).toEqual([people.ben.email])
  })
})

describe('T40 the menu', () => {
  test('offers the teams one is in, one’s own space last, and no other', async () => {
    const { uma, ben } = people
    const offered = async (who: Person) =>
      (await open(who, loadShell)).teams.map(({ name, role }) => [name, role])
    expect(await offered(ben)).toEqual([['Ben Okafor', 'OWNER']])
    await makeMember(uma.tenantId, ben, 'ADMIN')
    expect(await offered(ben)).toEqual([
      ['Northwind', 'ADMIN'],
      ['Ben Okafor', 'OWNER'],
    ])
  })

  test('T20 is one’s own space at the next click after one was removed, and no sign-in between', async () => {
    const { uma } = people
    await makeMember(uma.tenantId, people.ben, 'MEMBER')
    const ben = await movedTo(people.ben, uma.tenantId)
    expect((await open(ben, loadShell)).tenant.name).toBe('Northwind')
    await act(uma, removeMember, { userId: ben.userId })
    expect(await open(ben, loadShell)).toMatchObject({
      tenant: { id: ben.personalTenantId, name: 'Ben Okafor' },
      teams: [{ tenantId: ben.personalTenantId }],
    })
  })
})

describe('T33 the page behind an invitation', () => {
  const look = (who: Person | null, token: string) => open(who, loadInvitation, { token })

  test('says who invites to what, to whoever has the link, and as whom they are signed in; looking changes nothing', async () => {
    const { uma, ben, mia } = people
    const { token } = await inviteTo(uma, ben.email, 'ADMIN')
    const offer = {
      state: 'open',
      teamName: 'Northwind',
      inviterName: 'Uma Rao',
      email: ben.email,
      role: 'ADMIN',
    }
    for (const who of [null, ben, mia]) {
      const shown = await changingNothing(() => look(who, token))
      expect(shown).toEqual({ token, invitation: offer, signedInAs: who?.email ?? null })
    }
  })

  test('calls nobody signed in whose session is over, or whose cookie names somebody else’s', async () => {
    const { uma, ben, mia } = people
    const { token } = await inviteTo(uma, ben.email)
    const borrowed = { ...ben, claim: { userId: ben.userId, sessionId: mia.sessionId } }
    expect((await look(borrowed, token)).signedInAs).toBeNull()
    expect((await look(ben, token)).signedInAs).toBe(ben.email)
    await act(ben, signOut)
    expect((await look(ben, token)).signedInAs).toBeNull()
  })

  test('says what became of it', async () => {
    const { uma, ben, mia } = people
    const taken = await inviteTo(uma, 'nia@example.test')
    await act(uma, revokeInvitation, { invitationId: taken.row.id })
    expect((await look(mia, taken.token)).invitation.state).toBe('revoked')
    const used = await inviteTo(uma, ben.email)
    expect(await act(ben, acceptInvitation, { token: used.token })).toEqual(sentTo('/dashboard'))
    expect((await look(ben, used.token)).invitation.state).toBe('used')
    for (const token of ['', 'a.b.c', `${used.token}x`, 'x'.repeat(2_000)])
      expect((await look(ben, token)).invitation).toEqual({ state: 'unknown' })
  })
})

test('T75 who signs out to use another address comes back to the invitation, and to no page of others', async () => {
  const { ben } = people
  const wanted = '/invitation?token=a.b.c'
  expect(await act(ben, signOut, { returnTo: wanted })).toEqual(
    sentTo(`/sign-in?${new URLSearchParams({ next: wanted })}`),
  )
  expect(await act(people.mia, signOut, { returnTo: 'https://evil.test/' })).toEqual(sentTo('/sign-in'))
})
