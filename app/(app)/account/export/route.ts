import { exportedPieces, findExport } from '@/lib/account/exports'
import { download } from '@/lib/guard/download'
import { accountExportSchema } from '@/lib/validations/account'

/** The file with everything about whoever is signed in; its address leads to nothing for anybody else. */
export const GET = download(
  {
    event: 'account.exported',
    home: '/account',
    scope: 'per-user-tenant-id',
    access: { fresh: '10m' },
    input: accountExportSchema,
    resource: ({ tx, input, actor }) => findExport(tx, { userId: actor.userId, exportId: input.id }),
    limit: { max: 20, per: '1h' },
  },
  {
    plan: async ({ input, record }) => {
      record({ resource: ['export', input.id] })
      return null
    },
    file: ({ input, actor, resource, inTurn }) => ({
      name: `portcullis-account-${resource.requestedAt.toISOString().slice(0, 10)}.json`,
      type: 'application/json',
      pieces: exportedPieces({ userId: actor.userId, exportId: input.id }, inTurn),
    }),
  },
)
