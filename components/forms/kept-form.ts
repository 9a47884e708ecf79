import { type RefObject, useEffect, useState } from 'react'

// What was typed into a form that was refused because its login is too old. It waits in this tab alone while its author
// confirms that it is them, and comes back into the same form of the same page, to be looked at and sent again.

/** As long as a fresh login lasts, and a little for typing. */
const KEPT_MS = 15 * 60_000

/** Fields that are the page's own, or nobody's to keep. */
const NOT_KEPT = 'input[type=hidden], input[type=password], input[type=file], [autocomplete=one-time-code]'

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** Keeps the fields of a form until its page is opened again. */
export function keepForm(form: HTMLFormElement): void {
  const fields = controlsOf(form).map((control) => [control.name, currentValue(control)])
  const kept = JSON.stringify({ at: Date.now(), fields: Object.fromEntries(fields) })
  try {
    sessionStorage.setItem(keyOf(form), kept)
  } catch {
    // A browser that keeps nothing only makes its user type again.
  }
}

/** Puts kept fields back into the form, once, and unfolds what it is folded in. True when there were any. */
export function useKeptForm(form: RefObject<HTMLFormElement | null>): boolean {
  const [restored, setRestored] = useState(false)
  useEffect(() => {
    if (!form.current || !restore(form.current)) return
    form.current.closest('details')?.setAttribute('open', '')
    setRestored(true)
  }, [form])
  return restored
}

function restore(form: HTMLFormElement): boolean {
  const fields = take(keyOf(form))
  for (const control of controlsOf(form)) {
    const value = fields[control.name]
    if (value === undefined) continue
    if (isTicked(control)) control.checked = value === true
    else control.value = String(value)
  }
  return Object.keys(fields).length > 0
}

function take(key: string): Record<string, unknown> {
  try {
    const { at, fields } = JSON.parse(sessionStorage.getItem(key) ?? '{}')
    sessionStorage.removeItem(key)
    return Date.now() - at < KEPT_MS ? Object(fields) : {}
  } catch {
    return {}
  }
}

/** What a form is about stands in its hidden fields; those that name the press or the action are no part of it. */
const ABOUT = 'input[type=hidden]:not([name=idempotencyKey]):not([name^="$ACTION"])'

/**
 * The page, what the form is about, and which of those alike: a list that folds for phones has each of them twice. By its
 * label alone, a choice made for one person could come back beside somebody who has taken their name.
 */
function keyOf(form: HTMLFormElement): string {
  const label = form.getAttribute('aria-label')
  const about = [...form.querySelectorAll<HTMLInputElement>(ABOUT)].map(
    ({ name, value }) => `${name}=${value}`,
  )
  const alike = [...document.forms].filter((one) => one.getAttribute('aria-label') === label)
  return `portcullis.kept ${location.pathname} ${label} ${about.join('&')} ${alike.indexOf(form)}`
}

const controlsOf = (form: HTMLFormElement): Control[] =>
  [...form.querySelectorAll<Control>('input[name], select[name], textarea[name]')].filter(
    (control) => !control.matches(NOT_KEPT),
  )

const isTicked = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && ['checkbox', 'radio'].includes(control.type)

const currentValue = (control: Control): string | boolean =>
  isTicked(control) ? control.checked : control.value
