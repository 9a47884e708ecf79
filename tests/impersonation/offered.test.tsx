import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { ExportLinks } from '@/components/audit/export-links'
import { Impersonating, Offered } from '@/components/impersonation/offered'
import { Invitations } from '@/components/teams/invitations'
import { Members } from '@/components/teams/members'
import { StaysAsItIs } from '@/components/teams/stays-as-it-is'
import { TeamSettings } from '@/components/teams/team-settings'
import type { MembersPage } from '@/lib/teams/member-pages'
import type { Member, OpenInvitation } from '@/lib/teams/queries'

// That none of it can be done is proved in closed.test.ts; here, that nobody is led to try.

const day = new Date('2026-11-22T12:00:00Z')
const uma: Member = {
  userId: '11111111-1111-4111-8111-111111111111',
  name: 'Uma Rao',
  email: 'uma@northwind.test',
  role: 'OWNER',
  joinedAt: day,
  isYou: true,
}
const mia: Member = {
  ...uma,
  userId: '22222222-2222-4222-8222-222222222222',
  name: 'Mia Lund',
  role: 'MEMBER',
  isYou: false,
}
const both: MembersPage = { members: [uma, mia], total: 2, owners: 1, next: null, previous: null }
const nia: OpenInvitation = {
  id: '33333333-3333-4333-8333-333333333333',
  email: 'nia@example.test',
  role: 'MEMBER',
  invitedBy: 'Uma Rao',
  sentAt: day,
  expiresAt: day,
  expired: false,
}

const shown = (acting: boolean, page: ReactNode): string =>
  renderToStaticMarkup(<Impersonating value={acting}>{page}</Impersonating>)

const admin = 'ADMIN'

const OFFERS: [what: string, page: ReactNode, words: string[], stays: string][] = [
  ['to manage a member', <Members key="members" page={both} role={uma.role} />, ['Manage'], 'Mia Lund'],
  [
    'to send an invitation again or revoke it',
    <Invitations key="invitations" invitations={[nia]} role={uma.role} />,
    ['Resend', 'Revoke'],
    'nia@example.test',
  ],
  [
    'to hand over, leave or delete the team',
    <TeamSettings key="settings" team="Northwind" page={both} role={admin} />,
    ['Leave the team'],
    'Rename the team',
  ],
  [
    'to delete the team, to its owner',
    <TeamSettings key="owner" team="Northwind" page={both} role={uma.role} />,
    ['Hand over', 'Delete the team'],
    'Rename the team',
  ],
  [
    'an export',
    <ExportLinks key="export" path="/audit" filter={{}} pageTenantId={undefined} />,
    ['Export as CSV'],
    '',
  ],
]

describe('T35 an admin who acts as Uma is not offered', () => {
  test.each(OFFERS)('%s, which she is', (_, page, words, stays) => {
    for (const word of words) expect(shown(false, page)).toContain(word)
    for (const word of words) expect(shown(true, page)).not.toContain(word)
    expect(shown(true, page)).toContain(stays)
  })

  test('to invite anybody, and reads why', () => {
    const form = (
      <Offered way="inviteMember" otherwise={<StaysAsItIs />}>
        the form
      </Offered>
    )
    expect(shown(false, form)).toBe('the form')
    expect(shown(true, form)).toContain(
      'Who is in the team stays as it is while you are signed in as somebody else.',
    )
  })
})
