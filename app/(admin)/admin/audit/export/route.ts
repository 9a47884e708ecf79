import { exportFile, exportPieces, planExport } from '@/lib/audit/export'
import { download } from '@/lib/guard/download'
import { auditExportSchema } from '@/lib/validations/audit'

/** The trail of all teams and of the platform as a file, as far as the filter goes. */
export const GET = download(
  {
    event: 'audit.exported',
    home: '/admin/audit',
    scope: { global: 'admins look into incidents across all tenants' },
    access: { role: 'ADMIN' },
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
      ...exportFile(plan, 'all teams'),
      pieces: exportPieces(plan, inTurn, actor),
    }),
  },
)
