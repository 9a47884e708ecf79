import { expect, test } from 'vitest'
import { z } from 'zod'
import { PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { guard } from '@/lib/guard/action'
import { endMembership } from '@/lib/teams/commands'
import { setUserRole } from '@/lib/users/commands'
import { inRequest } from '../support/request.ts'
import { RACES, race } from './race.ts'
import { createRacers } from './racers.ts'
import { ANY_NUMBER, expectNoneAfter, revoking, TIMEOUT, workFor } from './revocation.ts'

// A role or a membership is taken away while it is used.

const removing = revoking('tests.removed', (tx, { tenantId, userId }) => endMembership(tx, tenantId, userId))

const lowering = revoking('tests.lowered', (tx, { tenantId, userId }) =>
  tx.membership.update({ where: { tenantId_userId: { tenantId, userId } }, data: { role: 'MEMBER' } }),
)

test.each([
  ['a member is removed', 'MEMBER', 'tests.removed', removing, 'signed_out'],
  ['an owner becomes a member', 'ADMIN', 'tests.lowered', lowering, 'forbidden'],
] as const)(`M7 T3 %s, ${RACES} times`, TIMEOUT, async (_name, member, revoked, revoke, reason) => {
  const act = `tests.worked_until_${revoked.replace('.', '_')}` as const
  const outcome = await race({
    racers: await createRacers(RACES),
    act: workFor(act, { member }, 'per-session-tenant-id'),
    revoke,
    events: { act, revoke: revoked, chainOf: ({ tenantId }) => tenantId },
    refused: [reason],
  })
  expectNoneAfter(outcome)
})

test(`M7 T3 an admin loses the platform role, ${RACES} times`, TIMEOUT, async () => {
  const [ada, ...racers] = await createRacers(RACES + 1, 'ADMIN')
  const setRole = guard(
    {
      event: 'tests.demoted',
      scope: { global: 'roles' },
      access: { role: 'ADMIN' },
      input: z.strictObject({ racer: z.uuid() }),
      limit: ANY_NUMBER,
    },
    async ({ tx, input, record }) => {
      record({ metadata: input })
      await setUserRole(tx, input.racer, 'USER')
      return null
    },
  )
  const act = 'tests.admin_worked'
  const outcome = await race({
    racers,
    act: workFor(act, { role: 'ADMIN' }, { global: 'stands for any admin action' }),
    revoke: async ({ userId }) => {
      const answer = await inRequest({ as: ada ?? null }, () => setRole({ racer: userId }))
      expect(answer).toEqual({ status: 'success', data: null })
    },
    events: { act, revoke: 'tests.demoted', chainOf: () => PLATFORM_TENANT_ID },
    refused: ['forbidden'],
  })
  expectNoneAfter(outcome)
})
