import type { Metadata } from 'next'
import { AuthPanel } from '@/components/auth/auth-panel'
import { buttonVariants } from '@/components/ui/button-variants'
import { readCaller } from '@/lib/caller'
import type { Search } from '@/lib/guard/way-back'
import { nonceOf } from '@/lib/sessions/asking'
import { emailSchema } from '@/lib/validations/auth'

export const metadata: Metadata = { title: 'Confirm', referrer: 'same-origin', robots: 'noindex' }

/** The link in the mail leads here. Only the button signs in, because mail scanners follow links. */
export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { token, email, callbackUrl } = await searchParams
  // What is no address would be anybody's text on a page of ours.
  if (typeof token !== 'string' || typeof email !== 'string' || !emailSchema.safeParse(email).success)
    return <BrokenLink />
  if (nonceOf((await readCaller()).headers) === null) return <OtherBrowser />

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

/** Mail programs open links in a browser of their own, which asked for nothing. */
function OtherBrowser() {
  return (
    <AuthPanel
      title="Another browser asked for this"
      lede="The link opens only in the browser where you asked for it. Open it there, or type the six digits from the mail into the page that is waiting there."
    >
      <a href="/sign-in" className={buttonVariants({ variant: 'outline' })}>
        Sign in here instead
      </a>
    </AuthPanel>
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
