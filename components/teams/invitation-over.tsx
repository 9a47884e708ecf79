import { AuthPanel } from '@/components/auth/auth-panel'
import { buttonVariants } from '@/components/ui/button-variants'
import type { InvitationOffer } from '@/lib/teams/queries'

/** What the link of an invitation shows that is good no more, or never was: what happened, and what to do next. */
export function InvitationOver({ invitation, signedInAs }: InvitationOverProps) {
  const { title, next } = invitation.state === 'unknown' ? UNKNOWN : wordsFor(invitation, signedInAs)
  return (
    <AuthPanel title={title} lede={next}>
      <a href={signedInAs === null ? '/sign-in' : '/dashboard'} className={buttonVariants()}>
        {signedInAs === null ? 'Sign in' : 'To the overview'}
      </a>
    </AuthPanel>
  )
}

type InvitationOverProps = {
  invitation: InvitationOffer | { state: 'unknown' }
  signedInAs: string | null
}

type Words = { title: string; next: string }

const UNKNOWN: Words = {
  title: 'There is no such invitation',
  next: 'A part of the link may be missing, because some mail programs cut long ones; or a newer mail took its place. Open the link of the newest mail, or ask whoever invited you to send it again.',
}

function wordsFor(invitation: InvitationOffer, signedInAs: string | null): Words {
  const { state, teamName, inviterName, email } = invitation
  if (state === 'expired')
    return {
      title: 'The invitation has run out',
      next: `It waited too long. Ask ${inviterName} to send it again; the team ${teamName} is still there.`,
    }
  if (state === 'revoked')
    return {
      title: 'The invitation was taken back',
      next: `It no longer opens ${teamName}. If you think that is a mistake, ask ${inviterName}.`,
    }
  if (signedInAs === email)
    return { title: `You have joined ${teamName}`, next: 'It is in the menu, where you switch teams.' }
  return {
    title: 'The invitation has been used',
    next: `It works once. If it was you who joined ${teamName}, sign in with the address it was sent to. If not, tell ${inviterName}.`,
  }
}
