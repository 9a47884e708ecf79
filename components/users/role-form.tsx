import { Field } from '@/components/forms/field'
import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { type PlatformRole, platformRoleWords } from '@/components/words'

/** Sets one person's platform role. */
export function RoleForm({ user, action }: RoleFormProps) {
  return (
    <Form
      action={action}
      success={`The role of ${user.name} is changed. They sign in again with it.`}
      toast
      label={`Role of ${user.name}`}
      className="grid gap-2"
    >
      <input type="hidden" name="userId" value={user.id} />
      <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-2">
        <Field
          label={`Role of ${user.name}`}
          hideLabel
          name="role"
          defaultValue={user.role}
          options={platformRoleWords}
        />
        <SubmitButton variant="outline" pending="Saving">
          Save
        </SubmitButton>
      </div>
    </Form>
  )
}

type RoleFormProps = {
  user: { id: string; name: string; role: PlatformRole }
  action: FormAction
}
