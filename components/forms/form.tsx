'use client'

import { type FormEvent, type ReactNode, useActionState, useEffect, useId, useRef, useState } from 'react'
import type { ActionResult } from '@/lib/guard/result'
import { FormRefusal } from './form-context'
import { FormMessage } from './form-message'
import { IdempotencyKey } from './idempotency-key'
import { useKeptForm } from './kept-form'
import { PageTenantField } from './page-tenant'
import { ReauthenticateLink } from './reauthenticate-link'

/**
 * A Server Action as `useActionState` calls it; every export of `actions/` has this overload. Written as a
 * method so that any action fits where what it answers does not matter: `previous` is only ever its own answer.
 */
export type FormAction<T = unknown> = {
  call(previous: ActionResult<T> | null, form: FormData): Promise<ActionResult<T>>
}['call']

/**
 * The one form. It shows what the action answers: errors beside their fields, a refusal with its request id,
 * success in a sentence; it announces each of them, and moves the focus to the first field that needs help.
 * The action itself is handed to React untouched, so the form also posts with JavaScript off.
 *
 * @param success what to say when the action succeeded; without it the new page says it
 * @param toast say it in a toast as well; only where a `Toaster` is mounted
 * @param answer shows what the action answered
 */
export function Form<T>({
  action,
  success,
  toast = false,
  answer,
  className,
  children,
  ...rest
}: FormProps<T>) {
  const [result, submit] = useActionState(action, null)
  const [rendered] = useState(result)
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const fresh = result !== rendered
  const restored = useKeptForm(form)

  useEffect(() => {
    if (!result || !fresh) return
    if (result.status === 'error') focusFirstError(form.current)
    if (toast) void showToast(id, result, success)
  }, [id, result, fresh, toast, success])

  const toasted = toast && fresh && result?.status === 'success'
  return (
    <form ref={form} action={submit} onReset={keepWhatWasTyped} className={className} aria-label={rest.label}>
      <IdempotencyKey result={result} />
      <PageTenantField />
      <FormRefusal value={result?.status === 'error' ? result.error : NOTHING}>{children}</FormRefusal>
      <FormMessage result={toasted ? null : result} success={success} live={!toast} />
      {result?.status === 'error' && result.error.reason === 'reauthenticate' ? <ReauthenticateLink /> : null}
      {restored && !fresh ? (
        <p className="text-sm text-muted-foreground">
          What you typed is back. Look at it, and send it again.
        </p>
      ) : null}
      {result?.status === 'success' && answer ? answer(result.data) : null}
    </form>
  )
}

type FormProps<T> = {
  action: FormAction<T>
  success?: string | undefined
  toast?: boolean
  answer?: (data: T) => ReactNode
  className?: string
  label?: string
  children: ReactNode
}

const NOTHING = {}

/** React empties a form after its action; a person who mistyped one field should not retype the others. */
function keepWhatWasTyped(event: FormEvent) {
  event.preventDefault()
}

function focusFirstError(form: HTMLFormElement | null) {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

/** One toast a form: the next answer replaces the one before. */
async function showToast(id: string, result: ActionResult<unknown>, success: string | undefined) {
  if (result.status === 'success' && !success) return
  const { toast } = await import('sonner')
  if (result.status === 'success') toast.success(success, { id })
  else toast.error(result.error.message, { id })
}
