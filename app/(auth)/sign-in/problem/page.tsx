import type { Metadata } from 'next'
import { AuthPanel } from '@/components/auth/auth-panel'
import { RequestId } from '@/components/states/request-id'
import { buttonVariants } from '@/components/ui/button-variants'
import type { Search } from '@/lib/guard/way-back'
import { isRequestId } from '@/lib/request-id'
import { problemFor } from '@/lib/sessions/problems'

export const metadata: Metadata = { title: 'Sign-in problem', robots: 'noindex' }

export default async function SignInProblemPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { error, request } = await searchParams
  const problem = problemFor(typeof error === 'string' ? error : undefined)
  return (
    <AuthPanel title={problem.title} lede={problem.next}>
      <a href="/sign-in" className={buttonVariants()}>
        Back to sign-in
      </a>
      {isRequestId(request) ? (
        <div className="mx-auto grid justify-items-center gap-2 text-center text-balance text-sm text-muted-foreground">
          If it stays like this, send whoever runs this the request id:
          <RequestId id={request} />
        </div>
      ) : null}
    </AuthPanel>
  )
}
