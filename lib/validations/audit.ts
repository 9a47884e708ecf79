import { z } from 'zod'
import { optional } from './optional'

export const auditFilterSchema = z.object({
  search: optional(z.string().trim().min(1).max(100)),
  event: optional(z.string().regex(/^[a-z_]+\.[a-z_]+$/)),
  outcome: optional(z.enum(['success', 'denied'])),
  days: optional(z.coerce.number().int().min(1).max(366)),
  older: optional(
    z
      .string()
      .regex(/^[0-9a-f-]{36}\.\d{1,18}$/)
      .transform((cursor) => {
        const [tenantId = '', seq = '0'] = cursor.split('.')
        return { tenantId, seq: BigInt(seq) }
      }),
  ),
})

export type AuditFilter = z.output<typeof auditFilterSchema>
