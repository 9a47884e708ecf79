import { expect, test } from 'vitest'
import { signOut } from '@/actions/sign-out'
import { inRequest } from '../support/request.ts'
import { RACES, race } from './race.ts'
import { createRacers, type Racer } from './racers.ts'
import { expectNoneAfter, revoking, TIMEOUT, workFor } from './revocation.ts'

// A session ends while it is used. Whatever the order, nothing is accepted after the commit that ended it, and the very
// next request knows.

/** The action of the product; it leaves by a redirect. */
const signingOut = async (racer: Racer) => {
  const left: unknown = await inRequest({ as: racer }, () => signOut({})).catch((thrown: unknown) => thrown)
  expect(String(Reflect.get(Object(left), 'digest'))).toMatch(/^NEXT_REDIRECT/)
}

const disabling = revoking('tests.disabled', (tx, { userId }) =>
  tx.user.update({ where: { id: userId }, data: { disabledAt: new Date() } }),
)

test.each([
  ['T20 somebody signs out in one tab while they work in another', 'user', 'session.ended', signingOut],
  ['T3 T20 an account is disabled', { member: 'MEMBER' }, 'tests.disabled', disabling],
] as const)(`M7 %s, ${RACES} times`, TIMEOUT, async (_name, access, revoked, revoke) => {
  const act = `tests.worked_until_${revoked.replace('.', '_')}` as const
  const outcome = await race({
    racers: await createRacers(RACES),
    act: workFor(act, access, 'per-session-tenant-id'),
    revoke,
    events: { act, revoke: revoked, chainOf: ({ tenantId }) => tenantId },
    refused: ['signed_out'],
  })
  expectNoneAfter(outcome)
})
