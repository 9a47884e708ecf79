import { z } from 'zod'
import { optional, searchTerm } from './optional'

export const auditFilterSchema = z.object({
  search: optional(searchTerm.min(1)),
  event: optional(z.string().regex(/^[a-z_]+\.[a-z_]+$/)),
  outcome: optional(z.enum(['success', 'denied'])),
  days: optional(z.coerce.number().int().min(1).max(366)),
  older: optional(
    z
      .string()
      .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.\d{1,18}$/)
      .transform((cursor) => {
        const [tenantId = '', seq = '0'] = cursor.split('.')
        return { tenantId, seq: BigInt(seq) }
      }),
  ),
})

export type AuditFilter = z.output<typeof auditFilterSchema>

/**
 * What a person may quote: a request id of ours, the digest Next shows where an error came before the guard, or the id
 * of a webhook. No character of it means anything to a shell.
 */
export const requestLookupSchema = z.object({
  id: optional(
    z
      .string()
      .trim()
      .regex(/^[\w@.:-]{3,100}$/),
  ),
})
