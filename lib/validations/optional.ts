import type { z } from 'zod'

/** For the address bar: a value that makes no sense counts as not given. */
export const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined)
