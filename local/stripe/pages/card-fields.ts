import type { CardErrors, CardFields } from '../billing/read-card.ts'
import { KEPT_BUT_DECLINES, TEST_CARDS } from '../billing/test-cards.ts'
import { type Html, html } from './html.ts'

export type Filled<Name extends string> = {
  values: Partial<Record<Name, string>>
  errors: Partial<Record<Name, string>>
}

/** What was typed into the card fields of a posted form. */
export function cardFieldsOf(form: URLSearchParams): CardFields {
  return { number: form.get('number') ?? '', expiry: form.get('expiry') ?? '', cvc: form.get('cvc') ?? '' }
}

/** Card number, expiry and security code. The code is never shown again. */
export function cardFields({ values, errors }: Filled<keyof CardFields>): Html {
  const first = firstWrong(errors)
  return html`${field({
    name: 'number',
    label: 'Card number',
    autocomplete: 'cc-number',
    placeholder: '1234 1234 1234 1234',
    value: values.number,
    error: errors.number,
    focus: first === 'number',
  })}
<div class="pair">${field({
    name: 'expiry',
    label: 'Expiry',
    autocomplete: 'cc-exp',
    placeholder: 'MM / YY',
    value: values.expiry,
    error: errors.expiry,
    focus: first === 'expiry',
  })}${field({
    name: 'cvc',
    label: 'CVC',
    autocomplete: 'cc-csc',
    placeholder: '123',
    error: errors.cvc,
    focus: first === 'cvc',
  })}</div>`
}

type Field = {
  name: string
  label: string
  autocomplete: string
  placeholder?: string
  type?: 'text' | 'email'
  value?: string | undefined
  error?: string | undefined
  focus: boolean
}

/** One labelled field with its error beside it; the first wrong one takes the focus, scripts or not. */
export function field({
  name,
  label,
  autocomplete,
  placeholder,
  type = 'text',
  value,
  error,
  focus,
}: Field): Html {
  const mode = type === 'email' ? 'email' : 'numeric'
  return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" inputmode="${mode}" autocomplete="${autocomplete}" required placeholder="${placeholder}" value="${value}"${error && html` aria-invalid="true" aria-describedby="${name}-wrong"`}${focus && html` autofocus`}>
${error && html`<p class="wrong" id="${name}-wrong">${error}</p>`}</div>`
}

/** The cards that do something here. */
export function testCards({ kept }: { kept: boolean }): Html {
  const useful = TEST_CARDS.filter((card) => kept || card.number !== KEPT_BUT_DECLINES)
  return html`<details><summary>Test cards</summary><dl class="small">${useful.map(
    (card) =>
      html`<div><dt class="mono">${card.number.replace(/(\d{4})(?=\d)/g, '$1 ')}</dt><dd class="soft">${card.says}</dd></div>`,
  )}</dl><p class="small soft">With any later date and any three digits.</p></details>`
}

function firstWrong(errors: CardErrors): keyof CardFields | undefined {
  return (['number', 'expiry', 'cvc'] as const).find((name) => errors[name])
}
