import { Field } from '@/components/forms/field'

/** A field for digits that somebody reads elsewhere; phones offer what came by mail. */
export function CodeField({ label, digits, hint }: { label: string; digits: number; hint?: string }) {
  return (
    <Field
      label={label}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      required
      maxLength={digits + 4}
      {...(hint ? { hint } : {})}
    />
  )
}
