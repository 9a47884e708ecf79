import { KeyRound } from 'lucide-react'
import { removePasskey } from '@/actions/remove-passkey'
import { renamePasskey } from '@/actions/rename-passkey'
import { Field } from '@/components/forms/field'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Day, TimeAgo } from '@/components/time'
import { CardTitle } from '@/components/ui/card'
import type { PasskeyRow } from '@/lib/factors/queries'
import { AddPasskey } from './add-passkey'

/** Somebody's passkeys, each with its name, its last use, and a way to rename or remove it. */
export function Passkeys({ passkeys, room }: { passkeys: PasskeyRow[]; room: boolean }) {
  return (
    <>
      <CardTitle>Passkeys</CardTitle>
      <p className="mt-0.5 text-[14.5px] text-pretty text-muted-foreground">
        Your fingerprint, your face or your device’s PIN. Nothing to type, and nothing a false page could ask
        you for.
      </p>
      {passkeys.length > 0 ? (
        <ul className="mt-4 grid gap-3">
          {passkeys.map((passkey) => (
            <Passkey key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      ) : null}
      <div className="mt-4">
        {room ? (
          <AddPasskey />
        ) : (
          <p className="text-sm text-muted-foreground">
            You have {passkeys.length}, as many as one can have.
          </p>
        )}
      </div>
    </>
  )
}

function Passkey({ passkey: { id, name, createdAt, lastUsedAt } }: { passkey: PasskeyRow }) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <KeyRound className="mt-0.5 size-5 shrink-0 text-muted-foreground" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="font-[550] [overflow-wrap:anywhere]">{name}</p>
        <p className="text-sm text-muted-foreground">
          Added <Day at={createdAt} />
          {lastUsedAt ? (
            <>
              , last used <TimeAgo at={lastUsedAt} />
            </>
          ) : (
            ', not used yet'
          )}
        </p>
        <details className="mt-1 text-sm">
          <summary className="w-fit cursor-pointer rounded-sm text-muted-foreground hover:text-foreground">
            Rename<span className="sr-only"> {name}</span>
          </summary>
          <Form
            action={renamePasskey}
            label={`Rename ${name}`}
            success="The name is changed."
            toast
            className="mt-2 grid max-w-sm gap-2 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-end"
          >
            <input type="hidden" name="id" value={id} />
            <Field label="New name" name="name" defaultValue={name} maxLength={40} required />
            <SubmitButton variant="outline" pending="Saving">
              Save
            </SubmitButton>
          </Form>
        </details>
      </div>
      <Form
        action={removePasskey}
        label={`Remove ${name}`}
        success="The passkey is removed."
        toast
        className="grid gap-2"
      >
        <input type="hidden" name="id" value={id} />
        <SubmitButton variant="outline" size="sm" pending="Removing">
          Remove<span className="sr-only"> {name}</span>
        </SubmitButton>
      </Form>
    </li>
  )
}
