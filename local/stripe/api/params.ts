import { z } from 'zod'
import { invalidRequest } from './errors.ts'
import type { FormValue } from './form.ts'

/** Numbers and booleans arrive as text. */
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, 'integer')
  .transform(Number)
export const flag = z.enum(['true', 'false'], 'boolean').transform((value) => value === 'true')
export const text = z.string().min(1, 'empty').max(5000)
/** An empty text unsets the field, which is how the SDK sends null. */
export const clearable = z
  .string()
  .max(5000)
  .transform((value) => value || null)
export const metadata = z.union([z.literal(''), z.record(z.string().max(40), z.string().max(500))])
export const webAddress = z.url({ protocol: /^https?$/, error: 'url' })

/** A moment, or a range of them: `created=…` or `created[gte]=…`. Seconds since the epoch. */
export const range = z.union([
  integer.transform((at) => ({ gte: at, lte: at })),
  z.strictObject({
    gt: integer.optional(),
    gte: integer.optional(),
    lt: integer.optional(),
    lte: integer.optional(),
  }),
])

export const listing = {
  limit: integer.refine((limit) => limit >= 1 && limit <= 100, 'limit').default(10),
  starting_after: text.optional(),
  ending_before: text.optional(),
}

/**
 * Reads a request's parameters, strictly: what the schema does not name is refused as Stripe refuses it.
 *
 * @throws StripeFailure `parameter_unknown`, `parameter_missing`, `parameter_invalid_integer`, …
 */
export function readParams<T>(schema: z.ZodType<T>, given: { [key: string]: FormValue }): T {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (!issue) throw invalidRequest('The parameters could not be read.')
  throw refusal(issue, given)
}

function refusal(issue: z.core.$ZodIssue, given: FormValue) {
  const param = bracketed(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const unknown = bracketed([...issue.path, issue.keys[0] ?? ''])
    return invalidRequest(`Received unknown parameter: ${unknown}`, {
      code: 'parameter_unknown',
      param: unknown,
    })
  }
  const value = valueAt(given, issue.path)
  if (value === undefined)
    return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  const shown = typeof value === 'string' ? value : JSON.stringify(value)
  if (issue.message === 'integer')
    return invalidRequest(`Invalid integer: ${shown}`, { code: 'parameter_invalid_integer', param })
  if (issue.message === 'url') return invalidRequest('Not a valid URL', { code: 'url_invalid', param })
  if (issue.message === 'empty')
    return invalidRequest(`You passed an empty string for '${param}'.`, {
      code: 'parameter_invalid_empty',
      param,
    })
  return invalidRequest(`Invalid ${param}: ${shown}`, { param })
}

function bracketed([first = '', ...rest]: PropertyKey[]): string {
  return String(first) + rest.map((part) => `[${String(part)}]`).join('')
}

function valueAt(given: FormValue, path: PropertyKey[]): FormValue | undefined {
  let value: FormValue | undefined = given
  for (const key of path) {
    if (typeof value !== 'object') return undefined
    value = Array.isArray(value) ? value[Number(key)] : value[String(key)]
  }
  return value
}
