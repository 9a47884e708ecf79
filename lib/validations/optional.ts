import { z } from 'zod'

/** For the address bar: a value that makes no sense counts as not given. */
export const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined)

/** What somebody searches for; PostgreSQL's text has no NUL, and nobody types the other control characters. */
export const searchTerm = z
  .string()
  .trim()
  .max(100)
  .regex(/^\P{Cc}*$/u)
