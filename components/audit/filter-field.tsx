import type { ReactNode } from 'react'

/** What a control of a filter gets from its field. */
type FilterControl = {
  id: string
  name: string
  defaultValue: string
  'aria-invalid'?: true
  'aria-describedby'?: string
}

/** Label, control and complaint of one filter, tied together for screen readers. */
export function FilterField({ label, name, typed, error, children }: FilterFieldProps) {
  const id = `audit-${name}`
  const control: FilterControl = {
    id,
    name,
    defaultValue: typed,
    ...(error && { 'aria-invalid': true, 'aria-describedby': `${id}-error` }),
  }
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-[13px] font-[550]">
        {label}
      </label>
      {children(control)}
      {error ? (
        <p id={`${id}-error`} className="text-sm text-denied">
          {error} This filter was left out.
        </p>
      ) : null}
    </div>
  )
}

type FilterFieldProps = {
  label: string
  name: string
  typed: string
  error: string | undefined
  children: (control: FilterControl) => ReactNode
}
