import { z } from 'zod'
import type { Mail } from './templates'

/** A template with the schema of what it says. */
export function notice<S extends z.ZodType>(values: S, write: (values: z.output<S>) => Mail) {
  return { values, render: (raw: unknown): Mail => write(values.parse(raw)) }
}

/** When the thing itself was. */
export const at = z.iso.datetime().optional()

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** A mail may come late: it says when the thing itself was. */
export const on = (when: string | undefined): string =>
  when ? ` on ${moment.format(new Date(when))} UTC` : ''
