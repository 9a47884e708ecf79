import { Card, CardTitle } from '@/components/ui/card'
import { MEMBER_ROLES, type MemberRole, ROLE_WORDS } from '@/lib/teams/policy'

/** What each role may do, in words. */
export function Roles({ own }: { own: MemberRole }) {
  return (
    <Card className="p-5 sm:p-6" aria-labelledby="roles">
      <CardTitle id="roles">What the roles may do</CardTitle>
      <dl className="mt-3 grid gap-3 text-[14.5px]">
        {MEMBER_ROLES.map((role) => (
          <div key={role}>
            <dt className="font-[550]">
              {ROLE_WORDS[role].name}
              {role === own ? <span className="font-normal text-muted-foreground">, like you</span> : null}
            </dt>
            <dd className="text-pretty text-muted-foreground">{ROLE_WORDS[role].may}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
