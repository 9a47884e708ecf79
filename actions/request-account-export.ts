'use server'

import { revalidatePath } from 'next/cache'
import { requestExport } from '@/lib/account/exports'
import { guard } from '@/lib/guard/action'
import { emptySchema } from '@/lib/validations/empty'

/** Asks for a file with everything about oneself; a mail says when it is ready. */
export const requestAccountExport = guard(
  {
    event: 'account.export_requested',
    scope: 'per-user-tenant-id',
    access: { fresh: '10m' },
    input: emptySchema,
    limit: [
      { max: 10, per: '1h' },
      { max: 10, per: '1d', of: 'person' },
    ],
    idempotent: '1d',
  },
  async ({ actor, caller, tx, record, afterCommit }) => {
    const id = await requestExport(tx, actor.userId, caller)
    record({ resource: ['export', id] })
    afterCommit(() => revalidatePath('/account'))
    return null
  },
)
