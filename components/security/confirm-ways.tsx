import type { ReactNode } from 'react'
import { Field } from '@/components/forms/field'
import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import type { Methods } from '@/lib/factors/queries'
import { CodeField } from './code-field'
import { UsePasskey } from './use-passkey'

/** The ways a person has to confirm that it is them: the best one first, a recovery code folded away. */
export function ConfirmWays({ methods, email, next, confirm, sendCode }: ConfirmWaysProps) {
  const way = (method: string, label: string, field: ReactNode) => (
    <Form action={confirm} label={label} className="grid gap-3">
      <input type="hidden" name="method" value={method} />
      <input type="hidden" name="next" value={next} />
      {field}
      <SubmitButton variant={methods.passkey ? 'outline' : 'default'} pending="Checking">
        Confirm
      </SubmitButton>
    </Form>
  )
  return (
    <>
      {methods.passkey ? <UsePasskey next={next} /> : null}
      {methods.passkey && methods.totp ? <Or /> : null}
      {methods.totp
        ? way(
            'totp',
            'Confirm with your authenticator app',
            <CodeField label="Code of your authenticator app" digits={6} />,
          )
        : null}
      {methods.recovery ? (
        <details className="text-sm">
          <summary className="w-fit cursor-pointer rounded-sm text-muted-foreground hover:text-foreground">
            Use a recovery code instead
          </summary>
          <div className="mt-3">
            {way(
              'recovery',
              'Confirm with a recovery code',
              <Field
                label="Recovery code"
                name="code"
                autoComplete="off"
                autoCapitalize="characters"
                maxLength={60}
                required
              />,
            )}
          </div>
        </details>
      ) : null}
      {methods.mail ? (
        <>
          <Form
            action={sendCode}
            label="Have a code mailed to you"
            success={`A code is on its way to ${email}. It works for 10 minutes.`}
            className="grid gap-3"
          >
            <SubmitButton variant="outline" pending="Sending the code">
              Send me a code by mail
            </SubmitButton>
          </Form>
          {way('mail', 'Confirm with a mailed code', <CodeField label="Code from the mail" digits={8} />)}
        </>
      ) : null}
    </>
  )
}

type ConfirmWaysProps = {
  methods: Methods
  email: string
  next: string
  confirm: FormAction<null>
  sendCode: FormAction<null>
}

function Or() {
  return (
    <p className="flex items-center gap-3 text-sm text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
      or
    </p>
  )
}
