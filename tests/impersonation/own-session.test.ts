import { expect, test } from 'vitest'
import { appendAudit, PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { inTransaction } from '@/lib/db'
import { startImpersonation } from '@/lib/impersonation/commands'
import { changingNothing } from '../support/digest.ts'
import { callerOf, createPeople } from '../support/people.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { REASON } from './acting.ts'

test('T20 T31 an admin whose session ended since the guard looked at it begins nothing', async () => {
  const { ada, uma } = await createPeople()
  const caller = callerOf(ada.claim)
  const begin = (sessionId: string) =>
    inTransaction('system', async (tx) => {
      const admin = { userId: ada.userId, sessionId, name: 'Ada Quist' }
      const begun = await startImpersonation(
        tx,
        admin,
        { userId: uma.userId, reason: REASON, minutes: 10 },
        caller,
      )
      await appendAudit(tx, {
        ...{ tenantId: PLATFORM_TENANT_ID, event: 'tests.began', outcome: 'success' },
        ...{ actorKind: 'user', actorId: ada.userId },
        ...{ requestId: caller.requestId, address: null, userAgent: null },
      })
      return begun
    })
  const { sessionId } = await begin(ada.sessionId)
  const [lent] = await asAdmin<{ own: string }>('SELECT impersonated_by AS own FROM sessions WHERE id = $1', [
    sessionId,
  ])
  if (lent === undefined) throw new Error('no impersonation')

  await byHand('UPDATE sessions SET revoked_at = now() WHERE id = $1', [lent.own])
  await changingNothing(() => expect(begin(lent.own)).rejects.toMatchObject({ code: 'AUTH_SESSION_ENDED' }))
})
