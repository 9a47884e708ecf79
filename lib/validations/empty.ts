import { z } from 'zod'

/** For actions and pages that take nothing: an empty form, or an empty call. */
export const emptySchema = z.strictObject({}).or(z.undefined())
