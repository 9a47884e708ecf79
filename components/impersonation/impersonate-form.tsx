import { Field } from '@/components/forms/field'
import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Card, CardTitle } from '@/components/ui/card'
import { LENGTHS, MOST_MINUTES, whyNotAs } from '@/lib/impersonation/policy'
import type { UserRow } from '@/lib/users/queries'

/** Asks why and for how long an admin wants to act as this person; says where nobody can. */
export function ImpersonateForm({ user, action }: { user: UserRow; action: FormAction }) {
  const no = whyNotAs(user)
  return (
    <Card aria-labelledby="impersonate">
      <div className="px-5 pt-5 pb-4 sm:px-6">
        <CardTitle id="impersonate">Act as {user.name}</CardTitle>
        <p className="mt-0.5 text-[14.5px] text-pretty text-muted-foreground">
          {no === null
            ? `You see what they see, for ${MOST_MINUTES} minutes at most. Billing, security settings, members and everything that asks for a fresh login stay closed. They get a mail, and the audit names both of you.`
            : NOT[no]}
        </p>
      </div>
      {no === null ? (
        <Form action={action} label={`Act as ${user.name}`} className="grid gap-3 border-t px-5 py-5 sm:px-6">
          <input type="hidden" name="userId" value={user.id} />
          <Field
            label="Why do you act as this person"
            name="reason"
            required
            minLength={10}
            maxLength={200}
            autoComplete="off"
            hint="It stands in the audit, and in the mail to them."
          />
          <Field
            label="For how long"
            name="minutes"
            options={Object.fromEntries(LENGTHS.map((minutes) => [minutes, `${minutes} minutes`]))}
            defaultValue={LENGTHS[0]}
          />
          <SubmitButton className="justify-self-start" variant="outline" pending="One moment">
            Act as {user.name}
          </SubmitButton>
        </Form>
      ) : null}
    </Card>
  )
}

const NOT = {
  admin: 'Nobody acts as an admin.',
  disabled:
    'Nobody acts as somebody whose account is disabled. Enable it first, if you have to look into it.',
}
