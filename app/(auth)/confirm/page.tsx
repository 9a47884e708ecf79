import type { Metadata } from 'next'
import { AuthPanel } from '@/components/auth/auth-panel'
import { buttonVariants } from '@/components/ui/button-variants'

export const metadata: Metadata = { title: 'Confirm', referrer: 'same-origin', robots: 'noindex' }

type Search = Promise<Record<string, string | string[] | undefined>>

/** The link in the mail leads here. Only the button signs in, because mail scanners follow links. */
export default async function ConfirmPage({ searchParams }: { searchParams: Search }) {
  const { token, email, callbackUrl } = await searchParams
  if (typeof token !== 'string' || typeof email !== 'string') return <BrokenLink />

  const query = new URLSearchParams({ token, email })
  if (typeof callbackUrl === 'string') query.set('callbackUrl', callbackUrl)
  return (
    <AuthPanel title="One last step" lede={<Address email={email} />}>
      <form method="post" action={`/api/auth/callback/email?${query}`} className="grid">
        <button type="submit" className={buttonVariants()}>
          Sign in
        </button>
      </form>
      <p className="text-center text-sm text-pretty text-muted-foreground">
        You did not ask for this? Close the page. Without the button nothing happens.
      </p>
    </AuthPanel>
  )
}

function Address({ email }: { email: string }) {
  return (
    <>
      You are about to sign in as <span className="font-[550] break-all text-foreground">{email}</span>.
    </>
  )
}

function BrokenLink() {
  return (
    <AuthPanel
      title="The link is not complete"
      lede="A part of it is missing; some mail programs cut long links. Ask for a new one."
    >
      <a href="/sign-in" className={buttonVariants()}>
        Send another link
      </a>
    </AuthPanel>
  )
}
