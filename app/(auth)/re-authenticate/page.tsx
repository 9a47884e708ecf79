import type { Metadata } from 'next'
import { reAuthenticate } from '@/actions/re-authenticate'
import { sendReauthenticationCode } from '@/actions/send-reauthentication-code'
import { signOut } from '@/actions/sign-out'
import { AuthPanel } from '@/components/auth/auth-panel'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { ConfirmWays } from '@/components/security/confirm-ways'
import { EnrolFirst } from '@/components/security/enrol-first'
import type { Search } from '@/lib/guard/way-back'
import { loadReauthentication } from './loader'

export const metadata: Metadata = { title: 'Confirm that it is you', robots: 'noindex' }

export default async function ReauthenticatePage({ searchParams }: { searchParams: Promise<Search> }) {
  const { email, next, signingIn, methods, mustEnrol } = await loadReauthentication(await searchParams)
  return (
    <AuthPanel
      title={signingIn ? 'One more step' : 'Confirm that it is you'}
      lede={
        signingIn
          ? 'You turned on a second factor. Show it to get in.'
          : 'You are about to do something that matters. You come back to where you were.'
      }
    >
      {mustEnrol && methods.mail ? <EnrolFirst /> : null}
      <ConfirmWays
        methods={methods}
        email={email}
        next={next}
        confirm={reAuthenticate}
        sendCode={sendReauthenticationCode}
      />
      <Form action={signOut} label="Sign out" className="grid justify-items-center gap-2">
        <SubmitButton variant="link" size="inline" pending="Signing out">
          Not you? Sign out
        </SubmitButton>
      </Form>
    </AuthPanel>
  )
}
