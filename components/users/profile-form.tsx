import { Field } from '@/components/forms/field'
import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Card, CardTitle } from '@/components/ui/card'
import { userNameSchema } from '@/lib/validations/user'

const { minLength, maxLength } = userNameSchema.shape.name

/** Name and address of the signed-in person; the name can be changed, within what the action's schema allows. */
export function ProfileForm({ person, action }: ProfileFormProps) {
  return (
    <Card className="max-w-[640px]">
      <div className="p-5 sm:p-6">
        <CardTitle>Your name</CardTitle>
        <p className="mt-0.5 mb-5 text-[14.5px] text-muted-foreground">
          Your team reads it, and so does whoever looks into the audit.
        </p>
        <Form action={action} success="The name is saved." toast className="grid gap-4">
          <input type="hidden" name="userId" value={person.userId} />
          <Field
            label="Name"
            name="name"
            defaultValue={person.name}
            autoComplete="name"
            required
            minLength={minLength ?? undefined}
            maxLength={maxLength ?? undefined}
            hint={`${minLength} to ${maxLength} characters`}
          />
          <SubmitButton className="justify-self-start" pending="Saving">
            Save the name
          </SubmitButton>
        </Form>
      </div>
      <dl className="grid gap-x-4 border-t px-5 py-4 text-[14.5px] sm:grid-cols-[8rem_1fr] sm:px-6">
        <dt className="text-muted-foreground">Email</dt>
        <dd className="[overflow-wrap:anywhere]">{person.email}</dd>
      </dl>
    </Card>
  )
}

type ProfileFormProps = {
  person: { userId: string; name: string; email: string }
  action: FormAction
}
