import { AuthPanel } from '@/components/auth/auth-panel'
import { buttonVariants } from '@/components/ui/button-variants'
import { invitationEnd, NO_INVITATION } from '@/lib/teams/invitation-words'
import type { ClosedOffer } from '@/lib/teams/queries'

/** What the link of an invitation shows that is good no more, or never was: what happened, and what to do next. */
export function InvitationOver({ invitation, signedInAs }: InvitationOverProps) {
  const { title, next } =
    invitation.state === 'unknown'
      ? NO_INVITATION
      : invitationEnd(invitation.state, invitation, signedInAs === invitation.email)
  return (
    <AuthPanel title={title} lede={next}>
      <a href={signedInAs === null ? '/sign-in' : '/dashboard'} className={buttonVariants()}>
        {signedInAs === null ? 'Sign in' : 'To the overview'}
      </a>
    </AuthPanel>
  )
}

type InvitationOverProps = {
  invitation: ClosedOffer | { state: 'unknown' }
  signedInAs: string | null
}
