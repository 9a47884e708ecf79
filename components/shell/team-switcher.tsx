import { Check, ChevronsUpDown, Plus } from 'lucide-react'
import { switchTeam } from '@/actions/switch-team'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { TeamMark } from '@/components/teams/team-mark'
import { ROLE_WORDS } from '@/lib/teams/policy'
import type { Team } from '@/lib/teams/queries'
import { Disclosure } from './disclosure'
import { NavLink } from './nav-link'

/**
 * Whose data is on the page, and every other team one can go to. It folds up again once one is there.
 *
 * @param current the tenant of the session
 * @param place the side of the page, or its top bar on a phone
 */
export function TeamSwitcher({ teams, current, place }: TeamSwitcherProps) {
  const here = teams.find(({ tenantId }) => tenantId === current)
  if (!here) return null
  return (
    <Disclosure
      key={current}
      name={`shell-${place}`}
      className={place === 'side' ? 'group relative' : 'group min-w-0 flex-1'}
      summaryClass={SUMMARY[place]}
      panelClass={`absolute inset-x-0 top-full z-20 overflow-y-auto bg-card p-1.5 shadow-lift ${PANEL[place]}`}
      summary={
        <>
          <TeamMark name={here.name} personal={here.personal} />
          <span className="min-w-0 truncate">{here.name}</span>
          <ChevronsUpDown className="ml-auto size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
          <span className="sr-only">, switch team</span>
        </>
      }
    >
      <ul aria-label="Your teams" className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
        {teams.map((team) => (
          <li key={team.tenantId}>
            {team.tenantId === current ? <Current team={team} /> : <Other team={team} />}
          </li>
        ))}
      </ul>
      <div className="mt-1.5 border-t pt-1.5">
        <NavLink href="/teams/new" shape="card">
          <span className="flex items-center gap-2.5">
            <Plus className="mx-1 size-4" aria-hidden="true" />
            New team
          </span>
        </NavLink>
      </div>
    </Disclosure>
  )
}

type TeamSwitcherProps = { teams: Team[]; current: string; place: 'side' | 'top' }

const SUMMARY = {
  side: 'flex list-none items-center gap-2.5 rounded-md border bg-card px-2.5 py-2 text-[14.5px] font-[550] transition-colors duration-150 hover:bg-muted',
  top: 'flex h-11 list-none items-center gap-2.5 rounded-md border bg-card px-2.5 text-[14.5px] font-[550]',
}

const PANEL = {
  side: 'mt-1.5 max-h-[min(26rem,70dvh)] rounded-lg border',
  top: 'max-h-[calc(100dvh-4rem)] border-b px-3 py-2.5 sm:px-5',
}

function Current({ team }: { team: Team }) {
  return (
    <p
      aria-current="true"
      className="flex items-center gap-2.5 rounded-md border border-transparent bg-muted px-2.5 py-1.5 shadow-[inset_2px_0_0_var(--brass)]"
    >
      <Words team={team} />
      <Check className="size-4 shrink-0 text-brass-ink" aria-hidden="true" />
    </p>
  )
}

function Other({ team }: { team: Team }) {
  const row = (
    <span className="flex min-w-0 flex-1 items-center gap-2.5 px-2.5 py-1.5">
      <Words team={team} />
    </span>
  )
  return (
    <Form action={switchTeam} label={`Switch to ${team.name}`} className="grid grid-cols-[minmax(0,1fr)]">
      <input type="hidden" name="tenantId" value={team.tenantId} />
      <SubmitButton
        variant="ghost"
        size="inline"
        className="w-full"
        pending={<span className="flex min-w-0 flex-1 opacity-60">{row}</span>}
      >
        {row}
      </SubmitButton>
    </Form>
  )
}

function Words({ team }: { team: Team }) {
  return (
    <>
      <TeamMark name={team.name} personal={team.personal} />
      <span className="min-w-0 flex-1 text-left text-[14.5px] leading-tight">
        <span className="block truncate font-[550] text-foreground">{team.name}</span>
        <span className="block truncate text-[12.5px] font-normal text-muted-foreground">
          {team.personal ? 'Only you' : ROLE_WORDS[team.role].name}
        </span>
      </span>
    </>
  )
}
