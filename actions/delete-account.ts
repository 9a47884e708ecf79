'use server'

import { revalidatePath } from 'next/cache'
import { cookies } from 'next/headers'
import { beginClosing } from '@/lib/account/closing'
import { UNDO_PAGE } from '@/lib/account/undo-pass'
import { guard } from '@/lib/guard/action'
import { goneCookie } from '@/lib/session'
import { accountDeletionSchema } from '@/lib/validations/account'

/** Begins the deletion of one's own account: signed out everywhere at once, erased after the grace time. */
export const deleteAccount = guard(
  {
    event: 'account.closed',
    scope: { global: 'a person may be in several tenants' },
    access: { fresh: '10m' },
    input: accountDeletionSchema,
    limit: { max: 10, per: '1h' },
  },
  async ({ input, actor, caller, tx, record, afterCommit, redirectTo }) => {
    record({ resource: ['user', actor.userId] })
    const { until, home } = await beginClosing(tx, actor, input.email, caller)
    record({ after: { until: until.toISOString() }, ...(home && { alsoIn: home }) })
    // A cookie that changes empties the router's cache of visited pages too, so that the back button shows nothing.
    afterCommit(async () => (await cookies()).set(goneCookie('session')))
    afterCommit(() => revalidatePath('/(app)', 'layout'))
    redirectTo(`${UNDO_PAGE}?state=begun`)
    return null
  },
)
