import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { signOut } from '@/actions/sign-out'
import { PageTenant } from '@/components/forms/page-tenant'
import { ImpersonationStrip } from '@/components/impersonation/impersonation-strip'
import { Impersonating } from '@/components/impersonation/offered'
import { AppShell } from '@/components/shell/app-shell'
import { loadShell } from './shell-loader'

/** Nobody outside can see a preview of these pages. */
export const metadata: Metadata = { openGraph: null, twitter: null }

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const { impersonation, ...who } = await loadShell()
  return (
    <PageTenant value={who.tenant.id}>
      <Impersonating value={impersonation !== null}>
        <AppShell
          {...who}
          signOutAction={signOut}
          notice={impersonation ? <ImpersonationStrip {...impersonation} /> : null}
        >
          {children}
        </AppShell>
      </Impersonating>
    </PageTenant>
  )
}
