import { z } from 'zod'

/** For actions that take nothing: an empty form, or an empty call. */
export const emptySchema = z.strictObject({}).or(z.undefined())

/** For pages that take nothing: what else stands in the address is ignored. */
export const noParameters = z.object({})
