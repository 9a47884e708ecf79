import 'server-only'
import type { z } from 'zod'
import { Refusal } from '@/lib/errors'
import { isReserved, KEY_FIELD, TENANT_FIELD } from './reserved'

/** Form fields that React adds to a form without JavaScript. */
const REACT_FIELD = /^\$ACTION_/

/**
 * Finds the input among the arguments of a Server Action: `(input)` from a typed call, `(form)` from a plain form,
 * `(previous, form)` from useActionState. More arguments than that are no call of ours.
 *
 * @throws Refusal INPUT_UNREADABLE
 */
export function readArguments(args: readonly unknown[]): unknown {
  const last = args.at(-1)
  if (args.length > 2 || (args.length === 2 && !(last instanceof FormData)))
    throw new Refusal('INPUT_UNREADABLE')
  return last instanceof FormData ? readForm(last) : last
}

/**
 * Validates against the policy's schema.
 *
 * @throws Refusal INPUT_INVALID with a message for each field
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const fields: Record<string, string[]> = {}
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys' || issue.path.length === 0) continue
    const name = String(issue.path[0])
    fields[name] = [...(fields[name] ?? []), issue.message]
  }
  throw new Refusal('INPUT_INVALID', { fields, cause: parsed.error })
}

/** Takes the reserved fields out of what came, before any schema sees it. */
export function separate(raw: unknown): { key: unknown; tenant: unknown; rest: unknown } {
  if (typeof raw !== 'object' || raw === null || !Object.keys(raw).some(isReserved))
    return { key: undefined, tenant: undefined, rest: raw }
  const { [KEY_FIELD]: key, [TENANT_FIELD]: tenant, ...rest } = raw as Record<string, unknown>
  return { key, tenant, rest }
}

/** The text fields of a form posted without JavaScript; with it, the browser keeps them itself. */
export function typedValues(args: readonly unknown[], incoming: Headers): Record<string, string> | undefined {
  const form = args.at(-1)
  if (!(form instanceof FormData) || incoming.has('next-action')) return undefined
  const typed = Object.entries(readForm(form)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !isReserved(entry[0]),
  )
  return Object.fromEntries(typed.filter(([, value]) => value.length <= 2_000))
}

/** A form as a flat record. A name that comes twice becomes a list, which no schema of ours expects by accident. */
function readForm(form: FormData): Record<string, FormDataEntryValue | FormDataEntryValue[]> {
  const fields = new Map<string, FormDataEntryValue | FormDataEntryValue[]>()
  for (const [name, value] of form) {
    if (REACT_FIELD.test(name)) continue
    const before = fields.get(name)
    if (Array.isArray(before)) before.push(value)
    else fields.set(name, before === undefined ? value : [before, value])
  }
  return Object.fromEntries(fields)
}
