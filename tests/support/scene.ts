import type { ActionResult } from '@/lib/guard/result'
import { CONTROLS } from '../attack/controls/index.ts'
import { createPerson, nobody, type Person } from '../attack/people.ts'
import { withKey, withPageTenant } from '../attack/stage.ts'
import { type Declared, redirectOf } from './actions.ts'
import { inRequest } from './request.ts'

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

/** Sets the scene anew for each attempt, with the input of the attack matrix. */
export async function sceneFor({ name, policy, action }: Declared): Promise<Scene> {
  const known = CONTROLS[name]
  if (known === undefined) throw new Error(`add ${name} to tests/attack/controls`)
  const control = withPageTenant(policy, known)
  const access: { role?: 'ADMIN' | 'USER'; member?: 'OWNER' | 'ADMIN' | 'MEMBER'; fresh?: string } =
    typeof policy.access === 'object' ? policy.access : {}
  const person = await createPerson('Lea', { role: access.role ?? 'USER', member: access.member ?? 'MEMBER' })
  const input = withKey(policy, await control.input(person))
  await control.ready?.(person)
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
