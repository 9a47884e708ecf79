import type { ReactNode } from 'react'
import { signOut } from '@/actions/sign-out'
import { PageTenant } from '@/components/forms/page-tenant'
import { Impersonating } from '@/components/impersonation/offered'
import { AppShell } from '@/components/shell/app-shell'
import { loadShell } from './shell-loader'

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const shell = await loadShell()
  return (
    <PageTenant value={shell.tenant.id}>
      <Impersonating value={shell.impersonation !== null}>
        <AppShell {...shell} signOutAction={signOut}>
          {children}
        </AppShell>
      </Impersonating>
    </PageTenant>
  )
}
