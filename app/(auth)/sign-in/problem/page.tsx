import type { Metadata } from 'next'
import { AuthPanel } from '@/components/auth/auth-panel'
import { problemFor } from '@/components/auth/problems'
import { buttonVariants } from '@/components/ui/button-variants'
import type { Search } from '@/lib/guard/way-back'

export const metadata: Metadata = { title: 'Sign-in problem', robots: 'noindex' }

export default async function SignInProblemPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { error } = await searchParams
  const problem = problemFor(typeof error === 'string' ? error : undefined)
  return (
    <AuthPanel title={problem.title} lede={problem.next}>
      <a href="/sign-in" className={buttonVariants()}>
        Back to sign-in
      </a>
    </AuthPanel>
  )
}
