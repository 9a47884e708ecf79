'use client'

import { createContext, useContext } from 'react'
import type { ActionError } from '@/lib/guard/result'

type Refused = Pick<ActionError, 'fields' | 'values'>

const Refusal = createContext<Refused>({})

/** What the action said about the fields of the form around. */
export const FormRefusal = Refusal.Provider

/** What is wrong with one field, and what was typed into it before the page was made anew. */
export function useRefusedField(name: string): { errors: string[]; typed: string | undefined } {
  const { fields, values } = useContext(Refusal)
  return { errors: fields?.[name] ?? [], typed: values?.[name] }
}
