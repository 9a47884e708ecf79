import 'server-only'
import { browserName } from '@/lib/browser-name'
import { type Caller, networkOf } from '@/lib/caller'
import type { Tx } from '@/lib/db'
import { mailLater } from '@/lib/mail/later'
import { placeOf } from './place'

type Seen = { email: string; userAgent: string | null; address: string | null }

/**
 * Tells a person by mail of a sign-in with a browser that they never used from this network. The very first sign-in is
 * none: there is nothing to compare it with. A new version of a browser is the same browser.
 *
 * @param sessionId the session that has just begun, which does not count as seen
 */
export async function tellOfNewDevice(
  tx: Tx,
  userId: string,
  sessionId: string,
  caller: Caller,
): Promise<void> {
  const seen = await tx.$queryRaw<Seen[]>`
    SELECT u.email, s.user_agent AS "userAgent", host(s.address) AS address
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.user_id = ${userId}::uuid AND s.id <> ${sessionId}::uuid AND s.impersonated_by IS NULL ORDER BY s.created_at DESC LIMIT 500`
  const [first] = seen
  if (first === undefined || seen.some((one) => deviceOf(one) === deviceOf(caller))) return
  const browser = browserName(caller.userAgent ?? '') || 'an unknown program'
  const where = [placeOf(caller.headers), caller.address].filter(Boolean).join(', ') || 'an unknown network'
  await mailLater(tx, 'new-device', first.email, { browser, where, at: new Date().toISOString() }, caller)
}

const deviceOf = ({ userAgent, address }: Pick<Seen, 'userAgent' | 'address'>): string =>
  `${browserName(userAgent ?? '')} @ ${networkOf(address)}`
