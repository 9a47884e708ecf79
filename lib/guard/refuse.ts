import 'server-only'
import { appendAudit, PLATFORM_TENANT_ID, whoAndWhere } from '@/lib/audit/append'
import { type Caller, networkOf } from '@/lib/caller'
import { classify } from '@/lib/classify'
import { inTransaction } from '@/lib/db'
import { isDenial, type Refusal } from '@/lib/errors'
import { recordFault, recordRefusal } from '@/lib/monitoring/record'
import { endedSentence } from '@/lib/sessions/queries'
import { readActor } from './authority'
import { secondsToWait } from './limits'
import type { ActionError } from './result'
import { endOf, type Run } from './run'

/** So many refusals of one person, or of one address at one surface, are kept in the trail; the log keeps them all. */
const CAP = { max: 120, per: '1m' } as const

/**
 * What follows a no, at whichever step: one audit event of its own, one log line with the code and the cause, and an
 * answer that says what a person can do and nothing else.
 */
export async function refuse(event: string, caller: Caller, run: Run, error: unknown): Promise<ActionError> {
  const refusal = classify(error)
  recordRefusal(refusal, { ...endOf(event, caller, run), address: caller.address })
  await keepRecord(event, caller, run, refusal)
  return {
    reason: refusal.reason,
    message: (await whyEnded(caller, refusal)) ?? refusal.publicMessage,
    requestId: caller.requestId,
    ...(refusal.fields && Object.keys(refusal.fields).length > 0 ? { fields: refusal.fields } : {}),
    ...(refusal.retryAfter === undefined ? {} : { retryAfter: refusal.retryAfter }),
  }
}

/** Whose session is over hears why, as its page would say it; a failure to find out changes no refusal. */
const whyEnded = async (caller: Caller, refusal: Refusal): Promise<string | null> =>
  refusal.code === 'AUTH_SESSION_ENDED' ? endedSentence(caller.claim).catch(() => null) : null

/** A trail that cannot be written must not turn a refusal into anything else. */
async function keepRecord(event: string, caller: Caller, run: Run, refusal: Refusal): Promise<void> {
  try {
    // Refused before the session was read: whose it is, if it lives, still belongs in the record.
    const actor = run.actor ?? (await readActor(caller.claim).catch(() => null))
    // Noise from outside must not push a signed-in person's attempt out of the trail, nor one surface another's.
    const source = actor?.impersonator?.userId ?? actor?.userId ?? `${event}:${networkOf(caller.address)}`
    if ((await secondsToWait(`refused:${source}`, CAP)) > 0) return
    await inTransaction('system', (tx) =>
      // In the tenant of the person, also where the surface is global: their own team should see who tries doors.
      appendAudit(tx, {
        ...whoAndWhere(caller, actor),
        ...(run.details.resource ? { resource: run.details.resource } : {}),
        tenantId: actor?.tenantId ?? PLATFORM_TENANT_ID,
        event,
        outcome: isDenial(refusal) ? 'denied' : 'failed',
        code: refusal.code,
      }),
    )
  } catch (error) {
    recordFault(error, { event, requestId: caller.requestId })
  }
}
