import type { ActionResult } from '@/lib/guard/result'
import { type Declared, redirectOf } from '../support/actions.ts'
import { createPerson, nobody, type Person } from '../support/newcomers.ts'
import { inRequest } from '../support/request.ts'
import { CONTROLS } from './controls/index.ts'
import { justEnough } from './ranks.ts'
import { withKey, withPageTenant } from './stage.ts'

/** An action about to be done by somebody new who may, with input that it takes. */
export type Scene = {
  person: Person
  input: Record<string, unknown>
  /** What their browser would send. */
  cookie: string
  /** Calls it; that it sends the browser on counts as done. */
  call: (change?: {
    input?: unknown
    headers?: Record<string, string | null>
  }) => Promise<ActionResult<unknown>>
}

/**
 * Sets the scene anew for each attempt, with the input of the attack matrix and no more standing than it takes.
 *
 * @param ready false where what only a success needs may be missing, such as a customer that Stripe knows
 */
export async function sceneFor({ name, policy, action }: Declared, ready = true): Promise<Scene> {
  const known = CONTROLS[name]
  if (known === undefined) throw new Error(`add ${name} to tests/attack/controls`)
  const control = withPageTenant(policy, known)
  const { access } = policy
  const person = await createPerson('Lea', justEnough(typeof access === 'object' ? access : {}))
  const input = withKey(policy, await control.input(person))
  if (ready) await control.ready?.(person)
  const browser = control.browser?.(person) ?? (policy.access === 'public' ? nobody() : person.browser)
  const cookie = browser.cookies()
  return {
    person,
    input,
    cookie,
    call: (change = {}) =>
      inRequest({ headers: { ...(cookie && { cookie }), ...change.headers } }, async () => {
        try {
          return await action('input' in change ? change.input : input)
        } catch (thrown) {
          const target = redirectOf(thrown)
          if (target === null) throw thrown
          return { status: 'success', data: { target } }
        }
      }),
  }
}
