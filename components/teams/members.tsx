import { Offered } from '@/components/impersonation/offered'
import { OF_NAMES, Pager } from '@/components/states/pager'
import { Day } from '@/components/time'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Card, CardTitle } from '@/components/ui/card'
import type { MembersPage } from '@/lib/teams/member-pages'
import { canRemove, type MemberRole, ROLE_WORDS } from '@/lib/teams/policy'
import type { Member } from '@/lib/teams/queries'
import { ManageMember, rolesToChoose } from './manage-member'

/**
 * Who belongs to the team, with what each reader may do about each of them.
 *
 * @param role of the person who looks at it; about oneself there is nothing to manage, because leaving is elsewhere
 */
export function Members({ page, role }: { page: MembersPage; role: MemberRole }) {
  const { members, total, next, previous } = page
  return (
    <Card aria-labelledby="members">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 px-5 pt-5 pb-4 sm:px-6">
        <CardTitle id="members">Members</CardTitle>
        <p className="text-sm text-muted-foreground tabular-nums">
          {total === 1 ? 'Only you so far' : `${total} people`}
        </p>
      </div>
      <ul>
        {members.map((member) => (
          <MemberRow key={member.userId} member={member} role={role} />
        ))}
      </ul>
      <Pager
        words={OF_NAMES}
        older={next ? `/team?after=${next}` : undefined}
        newer={previous ? `/team?before=${previous}` : undefined}
        newest={previous ? '/team' : undefined}
      />
    </Card>
  )
}

function MemberRow({ member, role }: { member: Member; role: MemberRole }) {
  const manageable =
    !member.isYou && (canRemove(role, member.role) || rolesToChoose(role, member.role).length > 1)
  return (
    <li className="relative border-t px-5 py-4 sm:px-6">
      <div className={`flex items-start gap-3 ${manageable ? 'pr-24' : ''}`}>
        <Avatar name={member.name} />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-[550]">
            <span className="[overflow-wrap:anywhere]">{member.name}</span>
            <Badge variant={member.role === 'OWNER' ? 'brass' : 'default'}>
              {ROLE_WORDS[member.role].name}
            </Badge>
            {member.isYou ? <span className="text-sm font-normal text-muted-foreground">You</span> : null}
          </p>
          <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground">
            <span className="[overflow-wrap:anywhere]">{member.email}</span>
            <span>
              since <Day at={member.joinedAt} />
            </span>
          </p>
        </div>
      </div>
      {manageable ? (
        <Offered way="removeMember">
          <ManageMember member={member} role={role} />
        </Offered>
      ) : null}
    </li>
  )
}
