import { confirmTotp } from '@/actions/confirm-totp'
import { removeTotp } from '@/actions/remove-totp'
import { setUpTotp } from '@/actions/set-up-totp'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Day } from '@/components/time'
import { CardTitle } from '@/components/ui/card'
import type { Factors } from '@/lib/factors/queries'
import { CodeField } from './code-field'
import { QrCode } from './qr-code'

/** The authenticator app: not set up, waiting for its first code, or in use. */
export function AuthenticatorApp({ totp, setup }: Pick<Factors, 'totp' | 'setup'>) {
  return (
    <>
      <CardTitle>Authenticator app</CardTitle>
      <p className="mt-0.5 mb-4 text-[14.5px] text-pretty text-muted-foreground">
        Six digits that an app on your phone shows. It works on every device, also without JavaScript.
      </p>
      {totp ? <InUse since={totp.confirmedAt} /> : setup ? <Waiting setup={setup} /> : <NotSetUp />}
    </>
  )
}

function NotSetUp() {
  return (
    <Form action={setUpTotp} label="Set up an authenticator app" className="grid gap-2">
      <SubmitButton variant="outline" className="justify-self-start" pending="Preparing">
        Set up an authenticator app
      </SubmitButton>
    </Form>
  )
}

function Waiting({ setup }: { setup: NonNullable<Factors['setup']> }) {
  const groups = setup.secret.match(/.{1,4}/g)?.join(' ') ?? setup.secret
  return (
    <div className="flex flex-wrap gap-5">
      <QrCode
        text={setup.address}
        label="QR code for your authenticator app; the text beside it says the same"
      />
      <div className="grid min-w-0 flex-1 basis-64 content-start gap-4">
        <p className="text-sm text-pretty">
          Scan the code with your app, or type this key into it:
          <code className="machine mt-1 block select-all [overflow-wrap:anywhere]">{groups}</code>
        </p>
        <Form action={confirmTotp} label="Confirm the authenticator app" className="grid gap-3">
          <CodeField label="Code that the app shows" digits={6} />
          <SubmitButton className="justify-self-start" pending="Checking">
            Confirm
          </SubmitButton>
        </Form>
        <Form action={removeTotp} label="Give up the set-up" className="grid gap-2">
          <SubmitButton variant="ghost" size="sm" className="justify-self-start" pending="One moment">
            Not now
          </SubmitButton>
        </Form>
      </div>
    </div>
  )
}

function InUse({ since }: { since: Date }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-[14.5px]">
        In use since <Day at={since} />.
      </p>
      <Form
        action={removeTotp}
        label="Remove the authenticator app"
        success="The authenticator app is removed."
        toast
        className="grid gap-2"
      >
        <SubmitButton variant="outline" size="sm" pending="Removing">
          Remove<span className="sr-only"> the authenticator app</span>
        </SubmitButton>
      </Form>
    </div>
  )
}
