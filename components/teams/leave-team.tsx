import { leaveTeam } from '@/actions/leave-team'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { buttonVariants } from '@/components/ui/button-variants'

/** Leaves the team, at the second press: the first one only shows the button. */
export function LeaveTeam({ team }: { team: string }) {
  return (
    <details className="group mt-4">
      <summary className={buttonVariants({ variant: 'outline', className: 'list-none group-open:bg-muted' })}>
        Leave the team
      </summary>
      <Form action={leaveTeam} label="Leave the team" className="mt-3 grid justify-items-start gap-2">
        <SubmitButton variant="destructive" pending="Leaving">
          Yes, leave {team}
        </SubmitButton>
      </Form>
    </details>
  )
}
