import { z } from 'zod'
import { isReason, type Reason } from '@/lib/errors'
import { emailSchema } from './auth'
import { optional } from './optional'

// Shared by forms and the server; free of server code.

/** One's own address, typed once more; any address fits, the action says whether it is that of the account. */
export const accountDeletionSchema = z.strictObject({ email: emailSchema })

/** Which file; an address without a good one leads to none. */
export const accountExportSchema = z.strictObject({ id: z.uuid() })

/** What has just become of a deletion, for the page that says so; what else stands in the address is ignored. */
export const undoPageSchema = z.object({ state: optional(z.enum(['begun', 'undone'])) })

/** What led back to the page with the link: the reason of a refused download. */
export const accountPageSchema = z.object({ error: optional(z.custom<Reason>(isReason)) })
