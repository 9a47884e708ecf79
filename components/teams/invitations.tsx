import { Mail } from 'lucide-react'
import { resendInvitation } from '@/actions/resend-invitation'
import { revokeInvitation } from '@/actions/revoke-invitation'
import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Offered } from '@/components/impersonation/offered'
import { Day, TimeAgo } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { Card, CardTitle } from '@/components/ui/card'
import { grantableRoles, type MemberRole, ROLE_WORDS } from '@/lib/teams/policy'
import type { OpenInvitation } from '@/lib/teams/queries'

/**
 * Who was asked to come and has not come yet; each can be asked again, or asked no more.
 *
 * @param role of the person who looks: to ask again takes the right to give that role
 */
export function Invitations({ invitations, role }: { invitations: OpenInvitation[]; role: MemberRole }) {
  return (
    <Card aria-labelledby="invitations">
      <div className="px-5 pt-5 pb-4 sm:px-6">
        <CardTitle id="invitations">Open invitations</CardTitle>
        {invitations.length === 0 ? (
          <p className="mt-0.5 text-[14.5px] text-pretty text-muted-foreground">
            Nobody is waiting to come in. Whoever you invite stands here until they join.
          </p>
        ) : null}
      </div>
      <ul>
        {invitations.map((invitation) => (
          <InvitationRow
            key={invitation.id}
            invitation={invitation}
            resendable={grantableRoles(role).includes(invitation.role)}
          />
        ))}
      </ul>
    </Card>
  )
}

function InvitationRow({ invitation, resendable }: { invitation: OpenInvitation; resendable: boolean }) {
  const { email, role, invitedBy, sentAt, expiresAt, expired } = invitation
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 border-t px-5 py-4 sm:px-6">
      <div className="flex min-w-0 flex-1 basis-[16rem] gap-3">
        <span
          className="grid size-9 shrink-0 place-items-center rounded-full border border-dashed border-border-strong text-muted-foreground"
          aria-hidden="true"
        >
          <Mail className="size-4" />
        </span>
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-[550]">
            <span className="[overflow-wrap:anywhere]">{email}</span>
            <Badge>{ROLE_WORDS[role].name}</Badge>
            {expired ? <Badge variant="waiting">Expired</Badge> : null}
          </p>
          <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground">
            <span>
              Sent <TimeAgo at={sentAt} /> by {invitedBy}
            </span>
            <span>
              {expired ? 'ran out' : 'good until'} <Day at={expiresAt} />
            </span>
          </p>
        </div>
      </div>
      <Offered way="revokeInvitation">
        <div className="flex flex-wrap gap-2 max-sm:pl-12">
          {resendable ? (
            <OneButton
              action={resendInvitation}
              verb="Resend"
              pending="Sending"
              success={`The invitation is on its way to ${email} again. The older link no longer works.`}
              invitation={invitation}
            />
          ) : null}
          <OneButton
            action={revokeInvitation}
            verb="Revoke"
            pending="Revoking"
            success={`The invitation to ${email} is taken back.`}
            invitation={invitation}
          />
        </div>
      </Offered>
    </li>
  )
}

function OneButton({ action, verb, pending, success, invitation }: OneButtonProps) {
  return (
    <Form
      action={action}
      label={`${verb} the invitation to ${invitation.email}`}
      success={success}
      toast
      className="grid gap-2"
    >
      <input type="hidden" name="invitationId" value={invitation.id} />
      <SubmitButton variant="outline" size="sm" pending={pending}>
        {verb}
        <span className="sr-only"> the invitation to {invitation.email}</span>
      </SubmitButton>
    </Form>
  )
}

type OneButtonProps = {
  action: FormAction
  verb: string
  pending: string
  success: string
  invitation: OpenInvitation
}
