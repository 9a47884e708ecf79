import { randomUUID } from 'node:crypto'
import type { Policy } from '@/lib/guard/policy'
import { KEY_FIELD, TENANT_FIELD } from '@/lib/guard/reserved'
import { type Answer, attempt, call, type Extra, type Transport } from '../support/action-client.ts'
import { type Browser, openBrowser, type Site } from '../support/http-browser.ts'
import { createPerson, nobody, type Person } from '../support/newcomers.ts'
import type { Attempt } from './judge.ts'
import { type Demands, justEnough } from './ranks.ts'
import type { Target } from './surface.ts'

export type Fields = Record<string, string>

/** What a run has to know to do an action the way it is meant: the positive control. */
export type Control = {
  /**
   * Input that the action takes from this person. Called anew for each attempt; may put rows there first (byHand).
   * For a public action the person is somebody who is registered and not signed in.
   */
  input: (me: Person) => Fields | Promise<Fields>
  /** What only the action's success needs, such as a customer that Stripe knows. */
  ready?: (me: Person) => Promise<void>
  /** The browser to send it from, where a public action wants one that was there before. */
  browser?: (me: Person) => Browser
  /** A page to post to, where the one that the compiler lists has a parameter in its address. */
  page?: string
}

/** One action over one transport, with the people it takes to attack it. */
export type Stage = {
  target: Target
  control: Control
  transport: Transport
  /** Another server than the app: where the harness shows that it would see a leak. */
  at?: Site
}

/** A named way to attack: a column of the table. */
export type Condition = {
  name: string
  threat: string
  /** Whether the action's own policy makes it one that this condition is about. */
  applies: (stage: Stage) => boolean
  /** Sets the stage, yields an attempt, and clears up after it. */
  attempts: (stage: Stage) => AsyncGenerator<Attempt>
}

export const isPublic = ({ target }: Stage): boolean => target.policy.access === 'public'
export const isSignedIn = (stage: Stage): boolean => !isPublic(stage)

/** The role, the membership and the freshness that an action asks for. */
export function demandsOf({ target }: Stage): Demands {
  const { access } = target.policy
  return typeof access === 'object' ? access : {}
}

/** Somebody new who may do it, with no more standing than it takes. */
export const somebody = (stage: Stage): Promise<Person> => createPerson('Lea', justEnough(demandsOf(stage)))

/** The browser of somebody who may: without a session, where anybody may. */
export const browserOf = (stage: Stage, person: Person): Browser =>
  stage.control.browser?.(person) ?? (isPublic(stage) ? nobody() : person.browser)

/** Sends the action from a browser, with the key that a form of an idempotent one has. */
export function send(stage: Stage, browser: Browser, fields: Fields, extra: Extra = {}): Promise<Answer> {
  const { target, transport } = stage
  const input = withKey(target.policy, fields)
  return attempt(transport, facing(stage, browser), target.name, input, { ...pageOf(stage), ...extra })
}

/** Calls the action with any arguments. */
export const callWith = (stage: Stage, browser: Browser, args: unknown[]): Promise<Answer> =>
  call(facing(stage, browser), stage.target.name, args, pageOf(stage))

const pageOf = ({ control }: Stage): Extra => (control.page === undefined ? {} : { page: control.page })

const facing = ({ at }: Stage, browser: Browser): Browser =>
  at === undefined ? browser : openBrowser(browser.cookies(), at)

/** Idempotent actions take a key beside their input (T9). */
export function withKey(policy: Pick<Policy<never>, 'idempotent'>, fields: Fields): Fields {
  return policy.idempotent ? { [KEY_FIELD]: randomUUID(), ...fields } : fields
}

/** The control of an action whose form says for which tenant it was made, with what that form says. */
export function withPageTenant({ scope }: Pick<Policy<never>, 'scope'>, control: Control): Control {
  if (scope !== 'per-request-tenant-id') return control
  return { ...control, input: async (me) => ({ [TENANT_FIELD]: me.teamId, ...(await control.input(me)) }) }
}
