import { Menu } from 'lucide-react'
import type { ReactNode } from 'react'
import { Mark } from '@/components/brand/mark'
import { Wordmark } from '@/components/brand/wordmark'
import type { FormAction } from '@/components/forms/form'
import { SkipLink } from '@/components/site/skip-link'
import { Toaster } from '@/components/ui/sonner'
import type { MemberRole, PlatformRole } from '@/components/words'
import { AppNav } from './app-nav'
import { LoadingShapes } from './loading-shapes'
import { TeamBlock } from './team-block'
import { WhoBlock } from './who-block'

export type ShellProps = {
  person: { name: string; email: string; role: PlatformRole }
  tenant: { name: string; memberRole: MemberRole }
  signOutAction: FormAction
  children: ReactNode
}

/** The frame of every signed-in page: navigation at the side, or folded into the top bar on a phone. */
export function AppShell({ children, ...who }: ShellProps) {
  return (
    <div className="group/shell min-h-dvh lg:grid lg:grid-cols-[236px_minmax(0,1fr)]">
      <SkipLink />
      <aside className="sticky top-0 hidden h-dvh flex-col gap-3.5 overflow-y-auto border-r p-3 lg:flex">
        <div className="px-2.5 pt-1.5 pb-1">
          <Wordmark href="/dashboard" />
        </div>
        <TeamBlock name={who.tenant.name} />
        <AppNav label="App" role={who.person.role} memberRole={who.tenant.memberRole} />
        <div className="mt-auto">
          <WhoBlock {...who} />
        </div>
      </aside>
      <TopBar {...who} />
      <main id="main" className="w-full max-w-[1180px] px-4 pt-6 pb-16 sm:px-6 lg:px-9 lg:pt-8">
        <LoadingShapes />
        <div className="group-has-[[data-pending]]/shell:hidden">{children}</div>
      </main>
      <Toaster />
    </div>
  )
}

function TopBar(who: Omit<ShellProps, 'children'>) {
  return (
    <header className="sticky top-0 z-10 border-b bg-background lg:hidden">
      <details className="group">
        <summary className="flex h-14 list-none items-center gap-2.5 px-4 text-[14.5px] font-[550] sm:px-6">
          <Mark />
          <span className="min-w-0 flex-1 truncate">{who.tenant.name}</span>
          <span className="flex items-center gap-2 rounded-md border border-border-strong bg-card px-3 py-1.5 text-sm group-open:bg-muted">
            <Menu className="size-4" aria-hidden="true" />
            Menu
          </span>
        </summary>
        <div className="grid gap-4 border-t px-2 py-4 sm:px-4">
          <AppNav label="App menu" role={who.person.role} memberRole={who.tenant.memberRole} />
          <div className="border-t pt-3">
            <WhoBlock {...who} />
          </div>
        </div>
      </details>
    </header>
  )
}
