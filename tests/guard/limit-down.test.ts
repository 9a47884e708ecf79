import { expect, test } from 'vitest'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import type { Limit } from '@/lib/guard/policy'
import { errorOf, expectRefusal } from '../support/answers.ts'
import { changingNothing } from '../support/digest.ts'
import { readLog } from '../support/log.ts'
import { createPeople } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'

// M12: what a limit says of the time in which nobody can count. The rest of the database works: only the limiter does not.

const setLimiter = (to: 'GRANT' | 'REVOKE') =>
  asAdmin(`${to} EXECUTE ON FUNCTION app.take_token ${to === 'GRANT' ? 'TO' : 'FROM'} portcullis_app`)

const OFTEN = { max: 1, per: '1h' } as const
const OPEN = { ...OFTEN, whenDown: 'open' } as const
const WARNING = ['warn', 'DB_REFUSED']

const CASES: [name: string, limit: Limit | Limit[], passes: boolean, warnings: string[][]][] = [
  ['that says nothing refuses', OFTEN, false, []],
  ['that is closed refuses', { ...OFTEN, whenDown: 'closed' }, false, []],
  ['that is open passes, and the log says so each time', OPEN, true, [WARNING, WARNING]],
  ['that is open opens no other', [OPEN, OFTEN], false, [WARNING]],
]

test.each(CASES)('M12 while nobody can count, a limit %s', async (_name, limit, passes, warnings) => {
  const { uma } = await createPeople()
  let runs = 0
  const action = guard(
    {
      event: 'tests.counted',
      scope: 'per-session-tenant-id',
      access: 'user',
      input: z.strictObject({}),
      limit,
    },
    async ({ actor, tx }) => {
      runs += 1
      await tx.tenant.update({ where: { id: actor.tenantId }, data: { name: `Renamed ${runs}` } })
      return null
    },
  )
  const press = () => inRequest({ as: uma }, () => action({}))
  const { entries } = readLog()
  await setLimiter('REVOKE')
  try {
    if (passes) {
      // More often than it admits anybody who is counted.
      for (let time = 0; time < 2; time += 1) expect(await press()).toMatchObject({ status: 'success' })
    } else {
      // In the log only: how many refusals the trail takes is counted as well.
      const { reason, requestId } = errorOf(await changingNothing(press))
      expect(reason).toBe('unavailable')
      expect(entries()).toContainEqual(expect.objectContaining({ requestId, code: 'DB_REFUSED' }))
    }
  } finally {
    await setLimiter('GRANT')
  }
  expect(runs).toBe(passes ? 2 : 0)
  const said = entries().filter(({ event }) => event === 'limit.unreadable')
  expect(said.map(({ level, code }) => [level, code])).toEqual(warnings)

  // Counted again, each of them admits one.
  expect(await press()).toMatchObject({ status: 'success' })
  await expectRefusal(press, { reason: 'rate_limited', code: 'LIMIT_EXCEEDED' })
})
