import type { Metadata } from 'next'
import { InvitationOver } from '@/components/teams/invitation-over'
import { InvitationPanel } from '@/components/teams/invitation-panel'
import type { Search } from '@/lib/guard/way-back'
import { loadInvitation } from './loader'

export const metadata: Metadata = { title: 'Invitation', referrer: 'same-origin', robots: 'noindex' }

/** The link in the mail leads here. Only the button joins, because mail scanners follow links. */
export default async function InvitationPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { token, invitation, signedInAs } = await loadInvitation(await searchParams)
  return invitation.state === 'open' ? (
    <InvitationPanel invitation={invitation} token={token} signedInAs={signedInAs} />
  ) : (
    <InvitationOver invitation={invitation} signedInAs={signedInAs} />
  )
}
