import { deleteTeam } from '@/actions/delete-team'
import { Field } from '@/components/forms/field'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { buttonVariants } from '@/components/ui/button-variants'

/** Deletes the team once its name is typed again; asks for a fresh login. */
export function DeleteTeam({ team }: { team: string }) {
  return (
    <details className="group mt-4">
      <summary
        className={buttonVariants({
          variant: 'destructive',
          className: 'list-none group-open:bg-denied-wash',
        })}
      >
        Delete the team
      </summary>
      <Form action={deleteTeam} label="Delete the team" className="mt-4 grid max-w-[440px] gap-4">
        <Field
          label="Type the name of the team once more"
          name="name"
          autoComplete="off"
          required
          hint={
            <>
              It is called <span className="font-[550] text-foreground">{team}</span>.
            </>
          }
        />
        <SubmitButton variant="destructive" className="justify-self-start" pending="Deleting">
          Delete {team} for everybody
        </SubmitButton>
      </Form>
    </details>
  )
}
