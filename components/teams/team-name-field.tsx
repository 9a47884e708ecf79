import type { ReactNode } from 'react'
import { Field } from '@/components/forms/field'
import { teamNameSchema } from '@/lib/validations/team'

const { minLength, maxLength } = teamNameSchema

/** The name of a team, within what the actions' schema allows. */
export function TeamNameField({ name, hint }: { name?: string; hint?: ReactNode }) {
  return (
    <Field
      label="Name of the team"
      name="name"
      defaultValue={name}
      autoComplete="off"
      required
      minLength={minLength ?? undefined}
      maxLength={maxLength ?? undefined}
      hint={hint}
    />
  )
}
