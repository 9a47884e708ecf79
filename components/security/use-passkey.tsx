'use client'

import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { beginPasskeyVerification } from '@/actions/begin-passkey-verification'
import { reAuthenticate } from '@/actions/re-authenticate'
import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { passkeyCeremony } from './passkey-ceremony'

/** Confirms with a passkey. It needs JavaScript, and says so. */
export function UsePasskey({ next }: { next: string }) {
  return (
    <>
      <noscript>
        <p className="text-sm text-muted-foreground">
          Passkeys need JavaScript. Switch it on for this page, or use another way.
        </p>
      </noscript>
      <Form action={confirm} label="Confirm with a passkey" className="grid gap-3 noscript:hidden">
        <input type="hidden" name="next" value={next} />
        <SubmitButton pending="Follow your browser">Use a passkey</SubmitButton>
      </Form>
    </>
  )
}

const confirm: FormAction<null> = (_previous, form) =>
  passkeyCeremony(
    beginPasskeyVerification,
    async (options) => {
      const { startAuthentication } = await import('@simplewebauthn/browser')
      return startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON })
    },
    (response) => reAuthenticate({ method: 'passkey', response, next: String(form.get('next')) }),
  )
