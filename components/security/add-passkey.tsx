'use client'

import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { beginPasskeyRegistration } from '@/actions/begin-passkey-registration'
import { registerPasskey } from '@/actions/register-passkey'
import { Field } from '@/components/forms/field'
import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { passkeyCeremony } from './passkey-ceremony'

/** Adds a passkey of this device. It needs JavaScript, and says so. */
export function AddPasskey() {
  return (
    <>
      <noscript>
        <p className="text-sm text-muted-foreground">
          Passkeys need JavaScript. Switch it on for this page, or set up an authenticator app instead.
        </p>
      </noscript>
      <Form
        action={add}
        label="Add a passkey"
        className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-end noscript:hidden"
      >
        <Field
          label="Name of the new passkey"
          name="name"
          defaultValue="This device"
          maxLength={40}
          required
        />
        <SubmitButton variant="outline" pending="Follow your browser">
          Add a passkey
        </SubmitButton>
      </Form>
    </>
  )
}

const add: FormAction<null> = (_previous, form) =>
  passkeyCeremony(
    beginPasskeyRegistration,
    async (options) => {
      const { startRegistration } = await import('@simplewebauthn/browser')
      return startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
    },
    (response) => registerPasskey({ name: String(form.get('name')), response }),
  )
