import type { Metadata } from 'next'
import { signInWithCode } from '@/actions/sign-in-with-code'
import { AuthPanel } from '@/components/auth/auth-panel'
import { Field } from '@/components/forms/field'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { buttonVariants } from '@/components/ui/button-variants'

export const metadata: Metadata = { title: 'Check your mail' }

export default function CheckMailPage() {
  return (
    <AuthPanel
      title="Check your mail"
      lede="If the address is right, a link is on its way. It works once, within 10 minutes, and in this browser only."
    >
      <Form action={signInWithCode} label="Sign in with the digits of the mail" className="grid gap-4">
        <Field
          label="Six digits"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          required
          hint="Reading the mail on another device? Type its six digits here."
        />
        <SubmitButton pending="Signing in">Sign in</SubmitButton>
      </Form>
      <p className="text-center text-sm text-pretty text-muted-foreground">
        Nothing there? Look in the spam folder, or ask for another mail.
      </p>
      <a href="/sign-in" className={buttonVariants({ variant: 'outline' })}>
        Send another link
      </a>
    </AuthPanel>
  )
}
