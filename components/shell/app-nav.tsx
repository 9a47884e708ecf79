import { useId } from 'react'
import { Offered } from '@/components/impersonation/offered'
import type { PlatformRole } from '@/components/words'
import type { MemberRole } from '@/lib/teams/policy'
import type { Shape } from './loading-shapes'
import { NavLink } from './nav-link'

type Target = { href: `/${string}`; text: string; shape: Shape }
type Group = { title?: string; links: Target[] }

const overview: Target = { href: '/dashboard', text: 'Overview', shape: 'overview' }
const members: Target = { href: '/team', text: 'Team', shape: 'table' }
const billing: Target = { href: '/billing', text: 'Billing', shape: 'card' }
const audit: Target = { href: '/audit', text: 'Audit', shape: 'chart' }
const you: Group = {
  title: 'You',
  links: [
    { href: '/profile', text: 'Profile', shape: 'card' },
    { href: '/security', text: 'Security', shape: 'card' },
    { href: '/account', text: 'Account', shape: 'card' },
  ],
}
const platform: Group = {
  title: 'Platform',
  links: [
    { href: '/admin/users', text: 'Users', shape: 'table' },
    { href: '/admin/audit', text: 'Audit of all teams', shape: 'chart' },
    { href: '/admin/requests', text: 'Requests', shape: 'card' },
    { href: '/admin/jobs', text: 'Jobs', shape: 'table' },
    { href: '/admin/surfaces', text: 'Ways in', shape: 'table' },
  ],
}

/** The app's navigation: what this person may open. The server decides that anew for each page. */
export function AppNav({ label, role, memberRole }: AppNavProps) {
  const id = useId()
  const team: Group = {
    links: memberRole === 'MEMBER' ? [overview, members, billing] : [overview, members, billing, audit],
  }
  const groups = role === 'ADMIN' ? [team, you, platform] : [team, you]
  return (
    <nav aria-label={label} className="grid gap-4 text-[14.5px]">
      {groups.map(({ title, links }) => (
        <div key={title ?? 'team'}>
          {title ? (
            <p id={`${id}-${title}`} className="px-2.5 pb-1 text-[12.5px] font-[550] text-muted-foreground">
              {title}
            </p>
          ) : null}
          <ul aria-labelledby={title ? `${id}-${title}` : undefined} className="grid gap-0.5">
            {links.map(({ href, text, shape }) => (
              <Offered key={href} way={href}>
                <li>
                  <NavLink href={href} shape={shape}>
                    {text}
                  </NavLink>
                </li>
              </Offered>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

type AppNavProps = { label: string; role: PlatformRole; memberRole: MemberRole }
