import { endImpersonation } from '@/actions/end-impersonation'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import type { ButtonVariants } from '@/components/ui/button-variants'

/** The way back to the admin's own session; a form, so that it works without JavaScript. */
export function EndImpersonation({ children, ...look }: ButtonVariants & { children: string }) {
  return (
    <Form action={endImpersonation} label={children}>
      <SubmitButton {...look} pending="Going back">
        {children}
      </SubmitButton>
    </Form>
  )
}
