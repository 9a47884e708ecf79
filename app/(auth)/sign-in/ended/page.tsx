import type { Metadata } from 'next'
import { AuthPanel } from '@/components/auth/auth-panel'
import { EndImpersonation } from '@/components/impersonation/end-impersonation'
import { buttonVariants } from '@/components/ui/button-variants'
import type { Search } from '@/lib/guard/way-back'
import { loadEnding } from './loader'

export const metadata: Metadata = { title: 'Signed out', robots: 'noindex' }

/** Says why a session is over, to whoever holds its signed cookie; to anybody else only that they are signed out. */
export default async function EndedPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { next, sentence, impersonation } = await loadEnding(await searchParams)
  if (impersonation)
    return (
      <AuthPanel title="Time to be yourself again" lede={sentence ?? 'Continue as yourself to go on.'}>
        <EndImpersonation>Continue as yourself</EndImpersonation>
      </AuthPanel>
    )
  const query = next ? `?${new URLSearchParams({ next })}` : ''
  return (
    <AuthPanel title="You are signed out" lede={sentence ?? 'Sign in again to go on.'}>
      <a href={`/sign-in${query}`} className={buttonVariants()}>
        Sign in
      </a>
    </AuthPanel>
  )
}
