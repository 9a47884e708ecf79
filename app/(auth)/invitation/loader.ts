import { publicLoader } from '@/lib/guard/loader'
import { readAddress } from '@/lib/sessions/queries'
import { invitationByToken } from '@/lib/teams/queries'
import { invitationLinkSchema } from '@/lib/validations/team'

/** Who invites whom to what, for whoever has the link, and as whom they are signed in, if they are. */
export const loadInvitation = publicLoader(
  {
    event: 'page.invitation',
    page: '/invitation',
    scope: { global: 'who is invited is in no team yet, and often has no account' },
    access: 'public',
    input: invitationLinkSchema,
    limit: { max: 60, per: '1m' },
  },
  async ({ tx, caller, input }) => {
    const signedInAs = await readAddress(tx, caller.claim)
    return { token: input.token, invitation: await invitationByToken(tx, input.token), signedInAs }
  },
)
