import { inviteMember } from '@/actions/invite-member'
import { Field } from '@/components/forms/field'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Card, CardTitle } from '@/components/ui/card'
import { grantableRoles, type MemberRole, ROLE_WORDS } from '@/lib/teams/policy'

/**
 * Invites somebody by mail, to a role that is not above one's own.
 *
 * @param role of the person who invites
 * @param sent how many invitations are open: with each one more the field is empty again
 */
export function InviteForm({ role, sent }: { role: MemberRole; sent: number }) {
  const roles = grantableRoles(role).toReversed()
  return (
    <Card className="p-5 sm:p-6" aria-labelledby="invite">
      <CardTitle id="invite">Invite somebody</CardTitle>
      <p className="mt-0.5 mb-4 text-[14.5px] text-pretty text-muted-foreground">
        They get a mail with a link. It works once, and for this address only.
      </p>
      <Form
        action={inviteMember}
        label="Invite somebody"
        success="The invitation is on its way."
        toast
        className="grid gap-4"
      >
        <Field key={sent} label="Email" name="email" type="email" autoComplete="off" required />
        <Field
          label="Role"
          name="role"
          defaultValue="MEMBER"
          options={Object.fromEntries(roles.map((one) => [one, ROLE_WORDS[one].name]))}
        />
        <SubmitButton pending="Sending the invitation">Send the invitation</SubmitButton>
      </Form>
    </Card>
  )
}
