import { expect, test } from 'vitest'
import { REASONS } from '@/lib/errors'
import type { ActionResult } from '@/lib/guard/result'
import { sceneFor } from '../attack/scene.ts'
import { type Declared, loadActions } from '../support/actions.ts'
import { countChanges, LEFT_BEHIND } from '../support/changes.ts'
import { readLog } from '../support/log.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { trailOf } from '../support/trail.ts'
import type { Fault, FaultyProxy } from './proxy.ts'

/** Words that only somebody inside should read. */
const INTERNAL =
  /prisma|postgres|sqlstate|portcullis_(app|system|owner)|violates|division by zero|ECONN|\bat \/|\.tsx?:\d/i

/** So many statements at the most; whatever has more is no action of ours. */
const MOST = 60

/** All kinds of faults at each statement take minutes; otherwise the kinds take turns, so that each meets each phase. */
const EVERY = process.env.PROOF_RUNS !== undefined

/**
 * Lets every statement of every action go wrong once, one after the other, and holds the product to its word each time:
 * a reason from the closed list and nothing internal, nothing changed, one event in the trail, one line in the log.
 *
 * @param third which of the actions, 0 to 2: most of the time is spent waiting, so three files wait at once
 */
export function everyStatement({ proxy, actions, changes }: Tools, third: 0 | 1 | 2): void {
  const numbered = actions.map((declared, index) => ({ ...declared, index }))
  test.each(numbered.filter(({ index }) => index % 3 === third))(
    'M10 T14 T24 $name, while each of its statements fails, hangs or dies',
    TIMEOUT,
    async (declared) => {
      const goesWrong = async (at: number, fault: Fault): Promise<boolean> => {
        const { call } = await sceneFor(declared)
        await forgetLimits()
        await changes()
        const { lines } = readLog()
        proxy.arm({ fault, at })
        const answer = await call()
        const statement = proxy.disarm()
        if (statement === null) {
          expect(answer.status, JSON.stringify(answer)).toBe('success')
          return false
        }
        const what = `statement ${at} ${fault}: ${statement.slice(0, 120)}`
        expect(await faultsOf(declared.name, answer, lines, await changes()), what).toEqual([])
        return true
      }
      let at = 1
      for (; at < MOST; at += 1) {
        const turn = FAULTS[(at + declared.index) % FAULTS.length] ?? 'fails'
        let met = false
        for (const fault of EVERY ? FAULTS : [turn]) met = await goesWrong(at, fault)
        if (!met) break
      }
      expect(at, 'statements that went wrong').toBeGreaterThan(3)
      expect(at, 'no end of statements').toBeLessThan(MOST)
    },
  )
}

const TIMEOUT = { timeout: 180_000 }
const FAULTS: Fault[] = ['fails', 'hangs', 'dies']

export type Tools = { proxy: FaultyProxy; actions: Declared[]; changes: () => Promise<number> }

/** What every file of faults needs, once the proxy stands. */
export const prepare = async (proxy: FaultyProxy): Promise<Tools> => ({
  proxy,
  actions: await loadActions(),
  changes: await countChanges(),
})

/** What was not as it should be, in words. */
async function faultsOf(
  name: string,
  answer: ActionResult<unknown>,
  lines: string[],
  changed: number,
): Promise<string[]> {
  if (answer.status === 'success') return [`it answered success: ${JSON.stringify(answer.data)}`]
  const { reason, requestId } = answer.error
  const trail = await trailOf(requestId)
  const ends = trail.filter(({ outcome }) => outcome !== 'attempted')
  const failed = ends.filter(({ outcome }) => outcome === 'failed')
  // An unanswered COMMIT may have been done; then there is a success besides, and rows have changed.
  const unknown = failed[0]?.code === 'DB_OUTCOME_UNKNOWN'
  return [
    ...(Object.hasOwn(REASONS, reason) ? [] : [`no reason: ${reason}`]),
    ...(INTERNAL.test(JSON.stringify(answer)) ? [`it said ${JSON.stringify(answer)}`] : []),
    ...(changed > (LEFT_BEHIND[name] ?? 0) && !unknown ? [`${changed} rows changed`] : []),
    ...(failed.length === 1 && (ends.length === 1 || unknown)
      ? []
      : [`the trail says ${trail.map(({ outcome, code }) => `${outcome} ${code}`).join(', ') || 'nothing'}`]),
    ...(lines.some((line) => line.includes(requestId) && /"level":"error"/.test(line))
      ? []
      : ['no line in the log']),
  ]
}
