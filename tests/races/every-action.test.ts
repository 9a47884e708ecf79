import { beforeAll, describe, expect, test } from 'vitest'
import type { ActionResult } from '@/lib/guard/result'
import type { Declared } from '../support/actions.ts'
import { startOutside } from '../support/outside.ts'

// T9: every action that declares no key (idempotency.test.ts has the others), pressed fifty times at once.

await startOutside()
const { SOCKET_ADDRESS_HEADER } = await import('@/lib/caller')
const { loadActions } = await import('../support/actions.ts')
const { watchCommits } = await import('../support/commits.ts')
const { readDigest } = await import('../support/digest.ts')
const { forgetLimits } = await import('../support/sign-in.ts')
const { asAdmin } = await import('../support/trail.ts')
const { sceneFor } = await import('../attack/scene.ts')

const PRESSES = 50

/** Each press is done and stands in the trail, and changes nothing that the first did not. */
const SAME_AGAIN: Record<string, string> = {
  endOtherSessions: 'whoever presses again wants the others out who came meanwhile',
  endUserSessions: 'the same, by an admin',
  renamePasskey: 'it has that name',
  renameTeam: 'it has that name',
  setUserDisabled: 'they are disabled; one mail says so',
  switchTeam: 'the session is there; the switch is a menu, and two of them may be open',
  updateAuditRetention: 'that is how long it is kept',
  updateMemberRole: 'they have that role; one mail says so',
}

/** Each press makes something new, as many as the limit admits; of what it leaves, this is how much stays. */
const NEW_EACH: Record<string, readonly [stays: 'the last' | 'each', why: string]> = {
  beginPasskeyRegistration: ['the last', 'the browser answers the question that it got'],
  beginPasskeyVerification: ['the last', 'the same'],
  makeRecoveryCodes: ['the last', 'the answer is a secret, which nothing keeps to say it twice'],
  sendReauthenticationCode: ['the last', 'asked again when a mail is late; its code is the newest'],
  setUpTotp: ['the last', 'the secret on the page is the newest'],
  signInWithEmail: ['each', 'asked again when a mail is late; whichever link comes first is good'],
  signInWithProvider: ['each', 'it only sends the browser on'],
}

const unkeyed = (await loadActions()).filter(({ policy }) => policy.idempotent === undefined)
const isNewEach = ({ name }: Declared) => name in NEW_EACH

// A try is no effect, and neither is it that somebody was here.
const commits = await watchCommits({
  ignoring: ['last_seen_at', 'code_tries', 'tries'],
  except: ['rate_limits', 'idempotency_keys'],
})

test('every exception is an action', () => {
  const exceptions = [...Object.keys(SAME_AGAIN), ...Object.keys(NEW_EACH)]
  expect(exceptions.filter((name) => !unkeyed.some((one) => one.name === name))).toEqual([])
})

describe('T9 where each press makes something new', () => {
  test.each(unkeyed.filter(isNewEach))(
    `${PRESSES} presses of $name at once are as many as its limit says`,
    async (declared) => {
      const one = await press(declared, 1)
      await forgetLimits()
      const many = await press(declared, PRESSES)
      const most = Math.min(...[declared.policy.limit ?? []].flat().map(({ max }) => max))
      expect(count(many.answers)).toEqual({ success: most, rate_limited: PRESSES - most })
      expect(many.done).toHaveLength(most * one.done.length)
      const kept = NEW_EACH[declared.name]?.[0] === 'each' ? most : 1
      expect(many.rows).toEqual(Object.fromEntries(Object.entries(one.rows).map(([t, n]) => [t, n * kept])))
    },
  )
})

describe('T9 whatever the limit would say', () => {
  // It counts presses, and is not what this is about: here it admits all.
  beforeAll(() =>
    asAdmin(`CREATE OR REPLACE FUNCTION app.take_token(p_key text, p_max integer, p_seconds double precision)
      RETURNS double precision LANGUAGE sql AS 'SELECT 0::double precision'`),
  )

  test.each(unkeyed.filter((declared) => !isNewEach(declared)))(
    `${PRESSES} presses of $name at once change what one does`,
    async (declared) => {
      const one = await press(declared, 1)
      const many = await press(declared, PRESSES)
      expect(one.answers).toEqual(['success'])
      expect(many.changed).toEqual(one.changed)
      if (declared.name in SAME_AGAIN) {
        expect(count(many.answers)).toEqual({ success: PRESSES })
        return
      }
      expect(many.done).toEqual(one.done)
      // The others hear one and the same.
      const [refusal = ''] = many.answers.filter((answer) => answer !== 'success')
      expect(count(many.answers)).toEqual({ success: 1, [refusal]: PRESSES - 1 })
    },
  )
})

/** Somebody new presses so often at the same moment, in one browser; and what came of it. */
async function press(declared: Declared, times: number) {
  const { call } = await sceneFor(declared)
  await commits()
  const before = isNewEach(declared) ? await countRows() : {}
  const here = { headers: { [SOCKET_ADDRESS_HEADER]: '203.0.113.9' } }
  const answers = await Promise.all(Array.from({ length: times }, () => call(here)))
  const after = isNewEach(declared) ? await countRows() : {}
  const { changed, events } = await commits()
  expect(events.map(({ outcome, code }) => outcome === 'failed' && code).filter(Boolean)).toEqual([])
  return {
    answers: answers.map(verdictOf),
    /** The table of each row that was changed, and of each job that was ordered. */
    changed: changed.sort(),
    done: events.filter(({ outcome }) => outcome === 'success').map(({ event }) => event),
    /** By table, how many more there are; asked for only where rows take the place of others. */
    rows: Object.fromEntries(
      Object.entries(after).map(([table, now]) => [table, now - (before[table] ?? 0)]),
    ),
  }
}

const verdictOf = (answer: ActionResult<unknown>): string =>
  answer.status === 'success' ? 'success' : answer.error.reason

const countRows = async (): Promise<Record<string, number>> => {
  const { jobs: _jobs, ...tables } = await readDigest()
  return Object.fromEntries(Object.entries(tables).map(([table, hash]) => [table, Number.parseInt(hash, 10)]))
}

const count = (values: string[]): Record<string, number> =>
  Object.fromEntries(
    Map.groupBy(values, (value) => value)
      .entries()
      .map(([value, same]) => [value, same.length]),
  )
