import { renameTeam } from '@/actions/rename-team'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { TeamNameField } from './team-name-field'

/** Renames the team. */
export function TeamNameForm({ name }: { name: string }) {
  return (
    <Form
      action={renameTeam}
      label="Rename the team"
      success="The name is saved."
      toast
      className="mt-4 grid max-w-[440px] gap-2"
    >
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
        <TeamNameField name={name} />
        <SubmitButton variant="outline" pending="Saving">
          Save
        </SubmitButton>
      </div>
    </Form>
  )
}
