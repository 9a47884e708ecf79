import { removeMember } from '@/actions/remove-member'
import { updateMemberRole } from '@/actions/update-member-role'
import { Field } from '@/components/forms/field'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { buttonVariants } from '@/components/ui/button-variants'
import { canChangeRole, canRemove, MEMBER_ROLES, type MemberRole, ROLE_WORDS } from '@/lib/teams/policy'
import type { Member } from '@/lib/teams/queries'

/** The roles that somebody in `role` may choose among for somebody in `theirs`, the one they have included. */
export const rolesToChoose = (role: MemberRole, theirs: MemberRole): MemberRole[] =>
  MEMBER_ROLES.filter((wanted) => wanted === theirs || canChangeRole(role, theirs, wanted))

/**
 * Unfolds under a member: another role, or the way out of the team.
 *
 * @param role of the person who manages
 */
export function ManageMember({ member, role }: { member: Member; role: MemberRole }) {
  const choices = rolesToChoose(role, member.role)
  return (
    <details className="group">
      <summary
        className={buttonVariants({
          variant: 'outline',
          size: 'sm',
          className: 'absolute top-4 right-5 list-none group-open:bg-muted sm:right-6',
        })}
      >
        Manage<span className="sr-only"> {member.name}</span>
      </summary>
      <div className="mt-4 grid gap-x-6 gap-y-5 rounded-md bg-muted p-4 md:grid-cols-2">
        {choices.length > 1 ? <RoleForm member={member} choices={choices} /> : null}
        {canRemove(role, member.role) ? <RemoveForm member={member} /> : null}
      </div>
    </details>
  )
}

function RoleForm({ member, choices }: { member: Member; choices: MemberRole[] }) {
  return (
    <Form
      action={updateMemberRole}
      label={`Role of ${member.name}`}
      success={`The role of ${member.name} is changed, from their next click.`}
      toast
      className="grid content-start gap-2"
    >
      <input type="hidden" name="userId" value={member.userId} />
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
        <Field
          key={member.role}
          label="Role"
          name="role"
          defaultValue={member.role}
          options={Object.fromEntries(choices.map((role) => [role, ROLE_WORDS[role].name]))}
        />
        <SubmitButton variant="outline" pending="Saving">
          Save
        </SubmitButton>
      </div>
    </Form>
  )
}

function RemoveForm({ member }: { member: Member }) {
  return (
    <Form
      action={removeMember}
      label={`Remove ${member.name}`}
      success={`${member.name} is no longer in the team.`}
      toast
      className="grid content-start justify-items-start gap-2"
    >
      <input type="hidden" name="userId" value={member.userId} />
      <p className="text-sm text-pretty text-muted-foreground">
        Who is removed is out at the next click, and told so by mail. What they did stays in the audit.
      </p>
      <SubmitButton variant="destructive" pending="Removing">
        Remove from the team
      </SubmitButton>
    </Form>
  )
}
