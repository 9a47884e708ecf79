import type { ReactNode } from 'react'
import { Card, CardTitle } from '@/components/ui/card'
import { atLeast } from '@/lib/guard/policy'
import type { MemberRole } from '@/lib/teams/policy'
import type { Member } from '@/lib/teams/queries'
import { DeleteTeam } from './delete-team'
import { HandOver } from './hand-over'
import { LeaveTeam } from './leave-team'
import { TeamNameForm } from './team-name-form'

/** What one can do with the team as a whole: name it, hand it over, leave it, end it. */
export function TeamSettings({ team, members, role }: TeamSettingsProps) {
  const others = members.filter(({ isYou }) => !isYou)
  const owner = role === 'OWNER'
  const lastOwner = owner && !others.some((other) => other.role === 'OWNER')
  return (
    <Card aria-label="Settings of the team" className="divide-y">
      {atLeast(role, 'ADMIN') ? (
        <Setting title="Name" text="It stands in the menu, in invitations and in the audit.">
          <TeamNameForm name={team} />
        </Setting>
      ) : null}
      {owner && others.length > 0 ? (
        <Setting title="Hand over" text="Somebody else becomes owner, and you stay as an admin.">
          <HandOver members={others} />
        </Setting>
      ) : null}
      <Setting title="Leave" text={lastOwner ? ALONE : LEAVING}>
        {lastOwner ? null : <LeaveTeam team={team} />}
      </Setting>
      {owner ? (
        <Setting
          title="Delete"
          text="The team and what belongs to it are gone for everybody, and its plan ends. This cannot be undone. The audit stays."
        >
          <DeleteTeam team={team} />
        </Setting>
      ) : null}
    </Card>
  )
}

type TeamSettingsProps = { team: string; members: Member[]; role: MemberRole }

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
