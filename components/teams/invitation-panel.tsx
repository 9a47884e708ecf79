import type { ReactNode } from 'react'
import { acceptInvitation } from '@/actions/accept-invitation'
import { signOut } from '@/actions/sign-out'
import { AuthPanel } from '@/components/auth/auth-panel'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { buttonVariants } from '@/components/ui/button-variants'
import { ROLE_WORDS } from '@/lib/teams/policy'
import type { InvitationOffer } from '@/lib/teams/queries'

/**
 * An invitation that is good: to sign in first, to join, or to hear that it is for somebody else.
 *
 * @param token of the link, to be sent back with the button
 * @param signedInAs the address of whoever looks, if they are signed in
 */
export function InvitationPanel({ invitation, token, signedInAs }: InvitationPanelProps) {
  const here = `/invitation?${new URLSearchParams({ token })}`
  if (signedInAs !== null && signedInAs !== invitation.email)
    return <ForSomebodyElse invitation={invitation} signedInAs={signedInAs} here={here} />
  return (
    <AuthPanel title={`Join ${invitation.teamName}`} lede={<Offer invitation={invitation} />}>
      {signedInAs === null ? (
        <a href={`/sign-in?${new URLSearchParams({ next: here })}`} className={buttonVariants()}>
          Sign in to join
        </a>
      ) : (
        <Form action={acceptInvitation} label={`Join ${invitation.teamName}`} className="grid gap-3">
          <input type="hidden" name="token" value={token} />
          <SubmitButton pending="Joining">Join the team</SubmitButton>
        </Form>
      )}
      <Note>
        {signedInAs === null ? (
          <>
            The invitation is for <Address>{invitation.email}</Address>. Sign in with this address, also if
            you are new here, and you come back to this page.
          </>
        ) : (
          <>
            You are signed in as <Address>{signedInAs}</Address>.
          </>
        )}
      </Note>
      <Note>You did not expect this? Close the page. Without the button nothing happens.</Note>
    </AuthPanel>
  )
}

type InvitationPanelProps = { invitation: InvitationOffer; token: string; signedInAs: string | null }

function Offer({ invitation: { inviterName, role } }: { invitation: InvitationOffer }) {
  return (
    <>
      <span className="font-[550] text-foreground">{inviterName}</span> invites you to the team, as{' '}
      {ROLE_WORDS[role].as}.
    </>
  )
}

function ForSomebodyElse({ invitation, signedInAs, here }: ForSomebodyElseProps) {
  return (
    <AuthPanel
      title="This invitation is for another address"
      lede={
        <>
          {invitation.inviterName} invited <Address>{invitation.email}</Address> to {invitation.teamName}. You
          are signed in as <Address>{signedInAs}</Address>.
        </>
      }
    >
      <Form action={signOut} label="Sign out" className="grid gap-2">
        <input type="hidden" name="returnTo" value={here} />
        <SubmitButton pending="Signing out">Sign in with the other address</SubmitButton>
      </Form>
      <a href="/dashboard" className={buttonVariants({ variant: 'outline' })}>
        Stay signed in
      </a>
      <Note>
        The first button signs you out here and brings you back to the invitation. If {signedInAs} is the
        address you want to join with, ask {invitation.inviterName} to invite that one.
      </Note>
    </AuthPanel>
  )
}

type ForSomebodyElseProps = { invitation: InvitationOffer; signedInAs: string; here: string }

const Note = ({ children }: { children: ReactNode }) => (
  <p className="text-center text-sm text-pretty text-muted-foreground">{children}</p>
)

const Address = ({ children }: { children: string }) => (
  <span className="font-[550] text-foreground [overflow-wrap:anywhere]">{children}</span>
)
