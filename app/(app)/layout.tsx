import type { ReactNode } from 'react'
import { signOut } from '@/actions/sign-out'
import { AppShell } from '@/components/shell/app-shell'
import { loadShell } from './shell-loader'

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  return (
    <AppShell {...(await loadShell())} signOutAction={signOut}>
      {children}
    </AppShell>
  )
}
