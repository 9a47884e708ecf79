import type { Metadata } from 'next'
import { AuthPanel } from '@/components/auth/auth-panel'
import { problemFor } from '@/components/auth/problems'
import { buttonVariants } from '@/components/ui/button-variants'

export const metadata: Metadata = { title: 'Sign-in problem', robots: 'noindex' }

type Search = Promise<Record<string, string | string[] | undefined>>

export default async function SignInProblemPage({ searchParams }: { searchParams: Search }) {
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
