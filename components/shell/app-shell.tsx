'use client'

import { Menu } from 'lucide-react'
import type { ReactNode } from 'react'
import { Wordmark } from '@/components/brand/wordmark'
import type { FormAction } from '@/components/forms/form'
import { SkipLink } from '@/components/site/skip-link'
import { Toaster } from '@/components/ui/sonner'
import type { PlatformRole } from '@/components/words'
import type { MemberRole } from '@/lib/teams/policy'
import type { Team } from '@/lib/teams/queries'
import { AppNav } from './app-nav'
import { Disclosure } from './disclosure'
import { LoadingShapes } from './loading-shapes'
import { TeamSwitcher } from './team-switcher'
import { WhoBlock } from './who-block'

export type ShellProps = {
  person: { name: string; email: string; role: PlatformRole }
  tenant: { id: string; name: string; memberRole: MemberRole }
  teams: Team[]
  signOutAction: FormAction
  /** What has to be said at the head of every page. */
  notice: ReactNode
  children: ReactNode
}

/**
 * The frame of every signed-in page: navigation at the side, or folded into the top bar on a phone. A client component,
 * because what a server component renders is written into the page twice: this one was half of each.
 */
export function AppShell({ children, notice, ...who }: ShellProps) {
  return (
    <div className="group/shell min-h-dvh lg:grid lg:grid-cols-[236px_minmax(0,1fr)]">
      <SkipLink />
      <aside className="sticky top-0 hidden h-dvh flex-col gap-3.5 border-r p-3 lg:flex">
        <div className="px-2.5 pt-1.5 pb-1">
          <Wordmark href="/dashboard" />
        </div>
        <TeamSwitcher teams={who.teams} current={who.tenant.id} place="side" />
        <div className="-mx-3 min-h-0 flex-1 overflow-y-auto px-3">
          <AppNav label="App" {...navOf(who)} />
        </div>
        <WhoBlock {...who} />
      </aside>
      <TopBar {...who} />
      <div className="min-w-0">
        {notice}
        <main id="main" className="w-full max-w-[1180px] px-4 pt-6 pb-16 sm:px-6 lg:px-9 lg:pt-8">
          <LoadingShapes />
          <div className="group-has-[[data-pending]]/shell:hidden">{children}</div>
        </main>
      </div>
      <Toaster />
    </div>
  )
}

/** Whose frame it is. */
export type Who = Omit<ShellProps, 'children' | 'notice'>

/** The team at one side and everything else at the other, each unfolding over the page. */
function TopBar(who: Who) {
  return (
    <header className="sticky top-0 z-10 flex h-15 items-center gap-2 border-b bg-background px-4 sm:px-6 lg:hidden">
      <TeamSwitcher teams={who.teams} current={who.tenant.id} place="top" />
      <Disclosure
        name="shell-top"
        className="group"
        summaryClass="flex h-11 list-none items-center gap-2 rounded-md border border-border-strong bg-card px-3 text-sm font-[550] group-open:bg-muted"
        panelClass="absolute inset-x-0 top-full grid max-h-[calc(100dvh-3.75rem)] gap-4 overflow-y-auto border-b bg-background px-2 py-4 shadow-lift sm:px-4"
        summary={
          <>
            <Menu className="size-4" aria-hidden="true" />
            Menu
          </>
        }
      >
        <AppNav label="App menu" {...navOf(who)} />
        <div className="border-t pt-3">
          <WhoBlock {...who} />
        </div>
      </Disclosure>
    </header>
  )
}

const navOf = ({ person, tenant }: Pick<ShellProps, 'person' | 'tenant'>) => ({
  role: person.role,
  memberRole: tenant.memberRole,
})
