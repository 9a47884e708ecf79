import { deleteAccount } from '@/actions/delete-account'
import { Field } from '@/components/forms/field'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { buttonVariants } from '@/components/ui/button-variants'
import { Card, CardTitle } from '@/components/ui/card'
import { GRACE_DAYS } from '@/lib/account/policy'
import { type FatedPlace, WhatHappens } from './what-happens'

/** Deletes the account once its address is typed again; says before what becomes of everything. */
export function DeleteAccount({ email, places }: { email: string; places: readonly FatedPlace[] }) {
  const held = places.some(({ fate }) => fate === 'handover')
  return (
    <Card className="p-5 sm:p-6" aria-labelledby="delete-account">
      <CardTitle id="delete-account">Delete your account</CardTitle>
      <p className="mt-0.5 max-w-[44em] text-[14.5px] text-pretty text-muted-foreground">
        You are signed out everywhere at once. After {GRACE_DAYS} days everything below happens; until then,
        signing in offers to keep your account.
      </p>
      <WhatHappens places={places} />
      {held ? null : (
        <details className="group mt-5">
          <summary
            className={buttonVariants({
              variant: 'destructive',
              className: 'list-none group-open:bg-denied-wash',
            })}
          >
            Delete your account
          </summary>
          <Form action={deleteAccount} label="Delete your account" className="mt-4 grid max-w-[440px] gap-4">
            <Field
              label="Type your address once more"
              name="email"
              type="email"
              autoComplete="off"
              required
              hint={
                <>
                  It is <span className="font-[550] text-foreground">{email}</span>.
                </>
              }
            />
            <SubmitButton
              variant="destructive"
              className="justify-self-start"
              pending="Signing out everywhere"
            >
              Delete my account
            </SubmitButton>
          </Form>
        </details>
      )}
    </Card>
  )
}
