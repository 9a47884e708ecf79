import { expect, test } from 'vitest'
import { deleteAccount } from '@/actions/delete-account'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'
import { RACES, race } from './race.ts'
import { createRacers, type Racer } from './racers.ts'
import { TIMEOUT, workFor } from './revocation.ts'

/** A fifth of the others: a deletion does more than they do. */
const FEWER = RACES / 5

/** The action of the product, in another tab; it leaves by a redirect. */
async function deleting(racer: Racer): Promise<void> {
  const [user] = await asAdmin<{ email: string }>('SELECT email FROM users WHERE id = $1', [racer.userId])
  const input = { email: user?.email ?? '' }
  const left: unknown = await inRequest({ as: racer }, () => deleteAccount(input)).catch(
    (thrown: unknown) => thrown,
  )
  expect(String(Reflect.get(Object(left), 'digest'))).toMatch(/^NEXT_REDIRECT/)
}

test(
  `M7 T20 somebody deletes their account while they work in another tab, ${FEWER} times`,
  TIMEOUT,
  async () => {
    const act = 'tests.worked_until_closed'
    const outcome = await race({
      racers: await createRacers(FEWER),
      act: workFor(act, 'user', 'per-session-tenant-id'),
      revoke: deleting,
      events: { act, revoke: 'account.closed', chainOf: ({ tenantId }) => tenantId },
      refused: ['signed_out'],
    })
    expect(outcome).toMatchObject({ acceptedAfter: 0, acceptedNext: 0 })
    const raced = Math.min(outcome.inTime, outcome.tooLate)
    expect(raced, `no race: ${JSON.stringify(outcome)}`).toBeGreaterThan(FEWER / 20)
  },
)
