import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { call, type Transport } from '../support/action-client.ts'
import { openBrowser } from '../support/http-browser.ts'
import { removePeople } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { CONDITIONS } from './conditions/index.ts'
import { judge } from './judge.ts'
import { doIt, type Hole, note, plant } from './planted.ts'
import { type Control, type Stage, withPageTenant } from './stage.ts'
import { readTargets, type Target } from './surface.ts'

// The harness itself: every condition sees a hole, and the judge sees every kind of one. A server that guards nothing
// stands in for the app, and speaks its protocol.

const found = (await readTargets()).find(({ name }) => name === 'updateUserName')
if (found === undefined) throw new Error('there is no action updateUserName')
const target: Target = found
const { event } = target.policy

afterEach(() => removePeople())
afterAll(() => forgetLimits())

/** Another name each time, so that a key used again comes with another input. */
const control: Control = {
  input: ({ userId }) => ({ userId, name: `Lea ${randomBytes(4).toString('hex')}` }),
}

const DONE = { status: 'success', data: null }

/** The action under policies that make every condition apply to one of them. */
const POLICIES: Target['policy'][] = [
  { ...target.policy, access: { fresh: '10m' }, idempotent: '1d', entitlement: ['pro'] },
  { ...target.policy, access: { member: 'ADMIN', fresh: '10m' }, scope: 'per-request-tenant-id' },
  { ...target.policy, access: 'public' },
]

describe.each<Transport>(['fetch', 'form'])(
  'a server that does whatever it is told, over %s',
  (transport) => {
    test.for(CONDITIONS)('$threat leaks under “$name”', async (condition) => {
      const hole = await plant(async () => {
        await doIt()
        return DONE
      })
      let tried = 0
      for (const policy of POLICIES) {
        const stage: Stage = {
          target: { ...target, policy },
          control: withPageTenant(policy, control),
          transport,
          at: hole.site,
        }
        if (!condition.applies(stage)) continue
        for await (const attempt of condition.attempts(stage)) {
          tried += 1
          const leaks = await judge(event, transport, attempt)
          expect(leaks, attempt.label).toContain('rows of users changed')
        }
        break
      }
      await hole.stop()
      expect(tried).toBeGreaterThan(0)
    })
  },
)

describe('what the judge sees of an answer', () => {
  const refusal = (more: object = {}) => ({
    status: 'error',
    error: {
      reason: 'forbidden',
      message: 'Your role does not allow this.',
      requestId: 'req_harness',
      ...more,
    },
  })
  const denied = (code = 'AUTH_MEMBER_ROLE', requestId = 'req_harness', outcome = 'denied') =>
    note(event, outcome, code, requestId)

  const judged = async (hole: Hole): Promise<string> => {
    const { site, stop } = await plant(hole)
    const send = () => call(openBrowser('', site), target.name, [{}])
    const leaks = await judge(event, 'fetch', { label: '', send, code: /^AUTH_MEMBER_ROLE$/ })
    await stop()
    return leaks.join('; ')
  }

  test('a refusal as it should be is none', async () => {
    expect(await judged(() => denied().then(() => refusal()))).toBe('')
  })

  const HOLES: [says: RegExp, written: () => Promise<unknown>, answer: object][] = [
    [/rows of users changed/, () => denied().then(doIt), refusal()],
    [/it answered success/, () => denied(), DONE],
    [/the trail says success/, () => note(event, 'success', null, 'req_harness'), refusal()],
    [/0 audit rows/, async () => null, refusal()],
    [/2 audit rows/, () => denied().then(() => denied()), refusal()],
    [/recorded as AUTH_NOT_OWNER/, () => denied('AUTH_NOT_OWNER'), refusal()],
    [/answered with conflict/, () => denied(), refusal({ reason: 'conflict' })],
    [/its reason is unauthorised/, () => denied(), refusal({ reason: 'unauthorised' })],
    [/another request id/, () => denied(undefined, 'req_2'), refusal()],
    [/no message/, () => denied(), refusal({ message: '' })],
    [/answered with code/, () => denied(), refusal({ code: 'AUTH_MEMBER_ROLE' })],
    [/it said violates/, () => denied(), refusal({ message: 'violates foreign key' })],
    [/it said node_modules/, () => denied(), refusal({ message: '/x/node_modules/pg' })],
    [
      /an audit row user.registered/,
      () => denied().then(() => note('user.registered', 'success', null, 'r')),
      refusal(),
    ],
  ]

  test.each(HOLES)('%s', async (says, written, answer) => {
    expect(await judged(() => written().then(() => answer))).toMatch(says)
  })
})
