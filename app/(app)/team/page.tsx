import type { Metadata } from 'next'
import { Offered } from '@/components/impersonation/offered'
import { PageHeader } from '@/components/shell/page-header'
import { Invitations } from '@/components/teams/invitations'
import { InviteForm } from '@/components/teams/invite-form'
import { Members } from '@/components/teams/members'
import { OwnSpace } from '@/components/teams/own-space'
import { Roles } from '@/components/teams/roles'
import { StaysAsItIs } from '@/components/teams/stays-as-it-is'
import { TeamSettings } from '@/components/teams/team-settings'
import type { Search } from '@/lib/guard/way-back'
import { loadTeam } from './loader'

export const metadata: Metadata = { title: 'Team' }

export default async function TeamPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { name, personal, role, members, invitations } = await loadTeam(await searchParams)
  return (
    <>
      <PageHeader
        title="Team"
        lede={personal ? 'You are in a space of your own.' : `Who belongs to ${name}, and what each may do.`}
      />
      {personal ? (
        <OwnSpace />
      ) : (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_320px]">
          <div className="grid gap-4">
            <Members page={members} role={role} />
            {invitations ? <Invitations invitations={invitations} role={role} /> : null}
          </div>
          <div className="grid gap-4 xl:row-span-2">
            <Offered way="inviteMember" otherwise={<StaysAsItIs />}>
              {invitations ? <InviteForm role={role} sent={invitations.length} /> : null}
            </Offered>
            <Roles own={role} />
          </div>
          <TeamSettings team={name} page={members} role={role} />
        </div>
      )}
    </>
  )
}
