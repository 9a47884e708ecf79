import { createTeam } from '@/actions/create-team'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Card, CardTitle } from '@/components/ui/card'
import { TeamNameField } from './team-name-field'

/** Makes a team; its maker owns it and finds themselves in it. */
export function NewTeamForm() {
  return (
    <Card className="max-w-[640px] p-5 sm:p-6" aria-labelledby="new-team">
      <CardTitle id="new-team">What is it called?</CardTitle>
      <p className="mt-0.5 mb-5 text-[14.5px] text-pretty text-muted-foreground">
        You own it, and invite the others next. The name can be changed at any time.
      </p>
      <Form action={createTeam} label="New team" className="grid gap-4">
        <TeamNameField hint="Such as the name of your company" />
        <SubmitButton className="justify-self-start" pending="Making the team">
          Make the team
        </SubmitButton>
      </Form>
    </Card>
  )
}
