'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useId } from 'react'
import { controlClass } from '@/components/ui/control'
import { useRefusedField } from './form-context'

/**
 * Label, control, hint and error of one form field, tied together for screen readers. It is a text field, or
 * a select when `options` are given.
 *
 * @param hint what to know before typing
 * @param options value to visible text, in order
 */
export function Field({ label, name, hint, options, hideLabel = false, ...control }: FieldProps) {
  const id = useId()
  const { errors, typed } = useRefusedField(name)
  const describedBy = [hint && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean).join(' ')
  const shared = {
    id,
    name,
    className: controlClass,
    defaultValue: typed ?? control.defaultValue,
    'aria-invalid': errors.length > 0 || undefined,
    'aria-describedby': describedBy || undefined,
  }
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-[550]'}>
        {label}
      </label>
      {options ? (
        <select
          {...(control as ComponentProps<'select'>)}
          {...shared}
          className={`${controlClass} select-arrow`}
        >
          {Object.entries(options).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      ) : (
        <input {...control} {...shared} />
      )}
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-muted-foreground">
          {hint}
        </p>
      ) : null}
      {errors.length > 0 ? (
        <p id={`${id}-error`} className="text-sm text-denied">
          {errors.join(' ')}
        </p>
      ) : null}
    </div>
  )
}

type FieldProps = Omit<ComponentProps<'input'>, 'id' | 'className'> & {
  label: string
  name: string
  hint?: ReactNode
  options?: Record<string, string>
  hideLabel?: boolean
}
