import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Transport } from '../support/action-client.ts'
import { removePeople } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { CONDITIONS } from './conditions/index.ts'
import { CONTROLS } from './controls/index.ts'
import { judge } from './judge.ts'
import { type Condition, type Stage, withPageTenant } from './stage.ts'
import { succeed } from './succeed.ts'
import { readTargets } from './surface.ts'

/**
 * Attacks every action that the compiler lists, under every condition that its own policy makes it one for. The list is
 * the compiler's, the policy the one that the guard enforces; only valid input is written by hand.
 *
 * @param transport how the actions are called
 */
export async function attackActions(transport: Transport): Promise<void> {
  const stages = (await readTargets()).map((target) => ({
    name: target.name,
    target,
    transport,
    control: withPageTenant(target.policy, CONTROLS[target.name] ?? { input: () => ({}) }),
  }))

  afterAll(() => forgetLimits())

  describe.each(stages)(`$name over ${transport}`, (stage) => {
    afterEach(() => removePeople())
    const score = { surface: stage.target.name, transport }

    test('from somebody who may, it is done and recorded', async ({ task }) => {
      const faults = await succeed(stage)
      task.meta.score = { ...score, condition: 'control', kind: 'controls', tried: 1, faults }
      expect(faults).toEqual([])
    })

    test.for(CONDITIONS.filter(({ applies }) => applies(stage)))(
      '$threat $name',
      async (condition, { task }) => {
        const { tried, faults } = await attack(stage, condition)
        task.meta.score = { ...score, condition: condition.name, kind: 'cells', tried, faults }
        expect(faults).toEqual([])
      },
    )
  })
}

/** Makes every attempt of a condition. */
async function attack(stage: Stage, condition: Condition): Promise<{ tried: number; faults: string[] }> {
  const faults: string[] = []
  let tried = 0
  for await (const attempt of condition.attempts(stage)) {
    tried += 1
    const leaks = await judge(stage.target.policy.event, stage.transport, attempt)
    faults.push(...leaks.map((leak) => `${attempt.label}: ${leak}`))
  }
  return { tried, faults }
}
