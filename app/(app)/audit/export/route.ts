import { exportFile, exportPieces, planExport } from '@/lib/audit/export'
import { download } from '@/lib/guard/download'
import { auditExportSchema } from '@/lib/validations/audit'

/** The team's trail as a file, as far as the filter goes. */
export const GET = download(
  {
    event: 'audit.exported',
    home: '/audit',
    scope: 'per-request-tenant-id',
    access: { member: 'ADMIN' },
    impersonated: 'closed',
    input: auditExportSchema,
    limit: { max: 20, per: '1h' },
  },
  {
    plan: async ({ tx, input, record }) => {
      const plan = await planExport(tx, input)
      record({ metadata: plan.told })
      return plan
    },
    file: ({ plan, inTurn, actor }) => ({
      ...exportFile(plan, actor.tenantName),
      pieces: exportPieces(plan, inTurn, actor),
    }),
  },
)
