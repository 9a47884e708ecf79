import { transferOwnership } from '@/actions/transfer-ownership'
import { Field } from '@/components/forms/field'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import type { Member } from '@/lib/teams/queries'

/**
 * Makes somebody else the owner in one's own place; asks for a fresh login.
 *
 * @param members everybody but oneself
 */
export function HandOver({ members }: { members: Member[] }) {
  return (
    <Form
      action={transferOwnership}
      label="Hand the team over"
      success="The team is handed over."
      toast
      className="mt-4 grid max-w-[440px] gap-2"
    >
      <div className="grid gap-2 sm:grid-cols-[minmax(0,1fr)_auto]">
        <Field
          label="The new owner"
          hideLabel
          name="userId"
          options={Object.fromEntries(
            members.map(({ userId, name, email }) => [userId, `${name}, ${email}`]),
          )}
        />
        <SubmitButton variant="outline" className="max-sm:justify-self-start" pending="Handing over">
          Hand over
        </SubmitButton>
      </div>
    </Form>
  )
}
