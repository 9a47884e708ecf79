import { beforeEach, describe, expect, test, vi } from 'vitest'
import { confirmTotp } from '@/actions/confirm-totp'
import { makeRecoveryCodes } from '@/actions/make-recovery-codes'
import { removeTotp } from '@/actions/remove-totp'
import { setUpTotp } from '@/actions/set-up-totp'
import type { ActionResult } from '@/lib/guard/result'
import { expectRefusal } from '../support/answers.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'
import { confirmAs, dataOf, forgetTries, renewed, withTotp } from './world.ts'

let people: People
let uma: Person
let code: (steps?: number) => string

beforeEach(async () => {
  people = await createPeople()
  await forgetTries()
  const enrolled = await withTotp(people.uma)
  uma = enrolled.person
  code = enrolled.code
  return () => vi.useRealTimers()
})

const refused = (answer: Promise<unknown>) => answer as Promise<ActionResult<unknown>>
const confirmWith = async (typed: string, method: 'totp' | 'recovery' = 'totp') => {
  uma = await renewed(uma)
  return confirmAs(uma, { method, code: typed })
}
const wrong = { reason: 'invalid_input', code: 'FACTOR_WRONG' } as const
/** What the mails in the queue tell somebody about their factors. */
const mailsTo = async ({ email }: Person): Promise<string[]> => {
  const rows = await asAdmin<{ change: string }>(
    `SELECT data->'input'->'values'->>'change' AS change FROM jobs.job
     WHERE name = 'send-mail' AND data->'input'->>'to' = $1 AND data->'input'->>'template' = 'factor-changed' ORDER BY 1`,
    [email],
  )
  return rows.map(({ change }) => change)
}
const makeCodes = async (person: Person): Promise<string[]> =>
  dataOf(await inRequest({ as: person }, () => makeRecoveryCodes(undefined))).codes

describe('T13 a code of the authenticator app', () => {
  test('works once, and takes the older ones with it', async () => {
    expect(await confirmWith(code())).toBe('/dashboard')
    await expectRefusal(() => refused(confirmWith(code())), wrong)
    await expectRefusal(() => refused(confirmWith(code(-1))), wrong)
    expect(await confirmWith(code(1))).toBe('/dashboard')
  })

  test('typed on three devices at the same moment is taken once', async () => {
    const devices = await Promise.all([1, 2, 3].map(() => signInAgain(uma)))
    const typed = code()
    const answers = await Promise.all(devices.map((one) => confirmAs(one, { method: 'totp', code: typed })))
    expect(answers.filter((answer) => answer === '/dashboard')).toHaveLength(1)
  })

  test('of two steps ago or two ahead is none; of one ahead it is', async () => {
    // The clock is set half a step in, so that no step ends while the test runs.
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 30_000) * 30_000 + 45_000 })
    await expectRefusal(() => refused(confirmWith(code(2))), wrong)
    await expectRefusal(() => refused(confirmWith(code(-2))), wrong)
    expect(await confirmWith(code(-1))).toBe('/dashboard')
    expect(await confirmWith(code(1))).toBe('/dashboard')
  })

  test('of somebody else is none', async () => {
    const ben = await withTotp(people.ben)
    await expectRefusal(() => refused(confirmWith(ben.code())), wrong)
    expect(await confirmAs(ben.person, { method: 'totp', code: ben.code() })).toBe('/dashboard')
  })
})

test.each([
  ['of the app', ['totp', 'totp', 'totp', 'totp', 'totp']],
  ['of both kinds', ['totp', 'recovery', 'totp', 'recovery', 'recovery']],
] as const)(
  'T29 after five wrong codes the right one is refused as well, in every session, and the wait is said: %s',
  async (_what, methods) => {
    await makeCodes(uma)
    for (const method of methods)
      await expectRefusal(
        () => refused(confirmWith(method === 'totp' ? '000000' : 'A'.repeat(24), method)),
        wrong,
      )
    const { error } = await expectRefusal(() => refused(confirmWith(code())), {
      reason: 'rate_limited',
      code: 'LIMIT_EXCEEDED',
    })
    expect(error.message).toMatch(/Try again in 3 minutes\./)
    await forgetTries()
    expect(await confirmWith(code())).toBe('/dashboard')
  },
)

describe('T77 the secret of an authenticator app', () => {
  test('stands encrypted in the database, and under another person’s row it opens nothing', async () => {
    const [row] = await asAdmin<{ secret: Buffer }>('SELECT secret FROM totp_secrets WHERE user_id = $1', [
      uma.userId,
    ])
    expect(row?.secret).toHaveLength(12 + 16 + 20)
    const ben = await withTotp(people.ben)
    await asAdmin(
      `SET session_replication_role = replica;
       UPDATE totp_secrets SET secret = decode('${row?.secret.toString('hex')}', 'hex'), last_used_step = NULL
         WHERE user_id = '${ben.person.userId}';
       SET session_replication_role = origin`,
    )
    const answer = await confirmAs(ben.person, { method: 'totp', code: code() })
    expect(answer).toMatchObject({ status: 'error', error: { reason: 'unavailable' } })
    expect(await confirmWith(code())).toBe('/dashboard')
  })

  test('that was not confirmed asks nobody for anything, and is gone after ten minutes', async () => {
    const { mia } = people
    dataOf(await inRequest({ as: mia }, () => setUpTotp(undefined)))
    await asAdmin(
      `SET session_replication_role = replica;
       UPDATE totp_secrets SET created_at = now() - interval '10 minutes 1 second' WHERE user_id = '${mia.userId}';
       SET session_replication_role = origin`,
    )
    await expectRefusal(() => inRequest({ as: mia }, () => confirmTotp({ code: '123456' })), {
      reason: 'conflict',
      code: 'FACTOR_CHALLENGE',
    })
    await expectRefusal(() => refused(confirmAs(mia, { method: 'totp', code: '123456' })), {
      reason: 'forbidden',
      code: 'FACTOR_NOT_OFFERED',
    })
  })

  test('is one a person: a second set-up waits until the first is removed', async () => {
    await expectRefusal(() => inRequest({ as: uma }, () => setUpTotp(undefined)), {
      reason: 'conflict',
      code: 'FACTOR_TOO_MANY',
    })
    dataOf(await inRequest({ as: uma }, () => removeTotp(undefined)))
    dataOf(await inRequest({ as: uma }, () => setUpTotp(undefined)))
  })
})

describe('T13 recovery codes', () => {
  test('are ten, of 120 bits each; one works once, in any spelling, and its owner is told by mail', async () => {
    const codes = await makeCodes(uma)
    expect(new Set(codes).size).toBe(10)
    for (const one of codes) expect(one).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
    const [first = '', second = ''] = codes
    expect(await confirmWith(first.toLowerCase().replaceAll('-', ' '), 'recovery')).toBe('/dashboard')
    expect(await mailsTo(uma)).toEqual(['recovery-made', 'recovery-used', 'totp-added'])
    await expectRefusal(() => refused(confirmWith(first, 'recovery')), wrong)
    expect(await confirmWith(second, 'recovery')).toBe('/dashboard')
  })

  test('typed on three devices at the same moment is taken once', async () => {
    const [typed = ''] = await makeCodes(uma)
    const devices = await Promise.all([1, 2, 3].map(() => signInAgain(uma)))
    const answers = await Promise.all(
      devices.map((one) => confirmAs(one, { method: 'recovery', code: typed })),
    )
    expect(answers.filter((answer) => answer === '/dashboard')).toHaveLength(1)
  })

  test('of an older set are void, of somebody else no use, and none of them is kept as it is', async () => {
    const [old = ''] = await makeCodes(uma)
    const [fresh = ''] = await makeCodes(uma)
    const ben = await withTotp(people.ben)
    const [his = ''] = await makeCodes(ben.person)
    await expectRefusal(() => refused(confirmWith(old, 'recovery')), wrong)
    await expectRefusal(() => refused(confirmWith(his, 'recovery')), wrong)
    const rows = await asAdmin<{ row: string }>(
      'SELECT to_jsonb(r)::text AS row FROM recovery_codes r WHERE user_id IN ($1, $2)',
      [uma.userId, ben.person.userId],
    )
    expect(rows).toHaveLength(20)
    for (const { row } of rows) expect(row).not.toContain(fresh.replaceAll('-', ''))
    expect(await confirmWith(fresh, 'recovery')).toBe('/dashboard')
  })

  test('go with the last factor, and are not made without one', async () => {
    await makeCodes(uma)
    dataOf(await inRequest({ as: uma }, () => removeTotp(undefined)))
    expect(await asAdmin('SELECT 1 FROM recovery_codes WHERE user_id = $1', [uma.userId])).toEqual([])
    await expectRefusal(() => inRequest({ as: uma }, () => makeRecoveryCodes(undefined)), {
      reason: 'forbidden',
      code: 'FACTOR_NOT_OFFERED',
    })
  })
})
