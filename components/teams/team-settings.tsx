import type { ReactNode } from 'react'
import { Offered } from '@/components/impersonation/offered'
import { Card, CardTitle } from '@/components/ui/card'
import { atLeast } from '@/lib/guard/policy'
import type { MembersPage } from '@/lib/teams/member-pages'
import type { MemberRole } from '@/lib/teams/policy'
import { DeleteTeam } from './delete-team'
import { HandOver } from './hand-over'
import { LeaveTeam } from './leave-team'
import { TeamNameForm } from './team-name-form'

/** What one can do with the team as a whole: name it, hand it over, leave it, end it. */
export function TeamSettings({ team, page, role }: TeamSettingsProps) {
  const { members, total, owners } = page
  const others = members.filter(({ isYou }) => !isYou)
  const owner = role === 'OWNER'
  const lastOwner = owner && owners === 1
  const mayRename = atLeast(role, 'ADMIN')
  const settings = (
    <Card aria-label="Settings of the team" className="divide-y">
      {mayRename ? (
        <Setting title="Name" text="It stands in the menu, in invitations and in the audit.">
          <TeamNameForm name={team} />
        </Setting>
      ) : null}
      {owner && total > 1 ? (
        <Offered way="transferOwnership">
          <Setting
            title="Hand over"
            text={`Somebody else becomes owner, and you stay as an admin.${members.length < total ? TURN : ''}`}
          >
            {others.length > 0 ? <HandOver members={others} /> : null}
          </Setting>
        </Offered>
      ) : null}
      <Offered way="leaveTeam">
        <Setting title="Leave" text={lastOwner ? ALONE : LEAVING}>
          {lastOwner ? null : <LeaveTeam team={team} />}
        </Setting>
      </Offered>
      {owner ? (
        <Offered way="deleteTeam">
          <Setting
            title="Delete"
            text="The team and what belongs to it are gone for everybody, and its plan ends. This cannot be undone. The audit stays."
          >
            <DeleteTeam team={team} />
          </Setting>
        </Offered>
      ) : null}
    </Card>
  )
  // Of a member's there is nothing left then, not even the card.
  return mayRename ? settings : <Offered way="leaveTeam">{settings}</Offered>
}

type TeamSettingsProps = { team: string; page: MembersPage; role: MemberRole }

const TURN = ' Whom you see in the list above is offered here; turn its page for somebody else.'

const LEAVING = 'You lose access at once. Only an invitation brings you back.'
const ALONE = 'You are the only owner, so you cannot leave. Hand the team over first, or delete it.'

function Setting({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="p-5 sm:p-6">
      <CardTitle>{title}</CardTitle>
      <p className="mt-0.5 max-w-[44em] text-[14.5px] text-pretty text-muted-foreground">{text}</p>
      {children}
    </div>
  )
}
