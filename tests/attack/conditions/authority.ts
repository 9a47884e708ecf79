import { seconds } from '@/lib/duration'
import { isGlobal } from '@/lib/guard/policy'
import { TENANT_FIELD } from '@/lib/guard/reserved'
import { becomeCustomer, createPerson, type Person, signInAgain } from '../../support/newcomers.ts'
import { byHand } from '../../support/trail.ts'
import { demote, lowerThan } from '../ranks.ts'
import { type Condition, demandsOf, type Fields, isSignedIn, type Stage, send, somebody } from '../stage.ts'
import { idFieldsOf } from '../surface.ts'

const FORBIDDEN = /^AUTH_(PLATFORM_ROLE|MEMBER_ROLE)$/
/** What is not theirs is not found, or said to be somebody else's; which of them is the action's own matter. */
const NOT_THEIRS = /^(AUTH_NOT_OWNER|AUTH_NOT_ALLOWED|[A-Z_]*NOT_FOUND|INPUT_INVALID)$/

/** T3 T4 T5 T13: who is signed in, and may not. */
export const AUTHORITY_CONDITIONS: Condition[] = [
  {
    name: 'wrong tenant',
    threat: 'T4 T11',
    applies: (stage) =>
      isSignedIn(stage) && !isGlobal(stage.target.policy.scope) && idFieldsOf(stage.target).length > 0,
    async *attempts(stage) {
      const [me, ben] = [await somebody(stage), await somebody(stage)]
      await becomeCustomer(ben)
      const [own, foreign] = [await stage.control.input(me), await stage.control.input(ben)]
      for (const field of idFieldsOf(stage.target)) {
        for (const [label, id] of Object.entries(idsOf(ben, foreign, field))) {
          yield {
            label: `${field} is Ben’s ${label}`,
            code: NOT_THEIRS,
            send: () => send(stage, me.browser, { ...own, [field]: id }),
          }
        }
      }
    },
  },
  {
    name: 'another tenant’s page',
    threat: 'T4 T11',
    applies: ({ target }) => target.policy.scope === 'per-request-tenant-id',
    async *attempts(stage) {
      const [me, ben] = [await somebody(stage), await somebody(stage)]
      const { [TENANT_FIELD]: _own, ...rest } = await stage.control.input(me)
      const pages = {
        'none at all': {},
        'Ben’s': { [TENANT_FIELD]: ben.teamId },
        'no id': { [TENANT_FIELD]: '' },
      }
      for (const [label, page] of Object.entries(pages)) {
        yield { label, code: /^TENANT_SWITCHED$/, send: () => send(stage, me.browser, { ...rest, ...page }) }
      }
    },
  },
  {
    name: 'wrong owner',
    threat: 'T4 T11',
    applies: (stage) => isOnesOwn(stage) && idFieldsOf(stage.target).length > 0,
    async *attempts(stage) {
      const me = await somebody(stage)
      const colleague = await createPerson('Mia', { member: 'MEMBER', teamId: me.teamId })
      const theirs = await stage.control.input(colleague)
      yield {
        label: 'a colleague’s input',
        code: NOT_THEIRS,
        send: () => send(stage, me.browser, theirs),
      }
    },
  },
  {
    name: 'low role',
    threat: 'T5',
    applies: hasRanks,
    async *attempts(stage) {
      for (const { label, standing } of lowerThan(demandsOf(stage))) {
        const person = await createPerson('Mia', standing)
        const fields = await stage.control.input(person)
        yield { label, code: FORBIDDEN, send: () => send(stage, person.browser, fields) }
      }
    },
  },
  {
    name: 'stale role',
    threat: 'T3',
    applies: hasRanks,
    async *attempts(stage) {
      const person = await somebody(stage)
      const fields = await stage.control.input(person)
      await demote(demandsOf(stage), person)
      yield {
        label: 'demoted a moment ago',
        code: FORBIDDEN,
        send: () => send(stage, person.browser, fields),
      }
    },
  },
  {
    name: 'stale login',
    threat: 'T13',
    applies: (stage) => demandsOf(stage).fresh !== undefined,
    async *attempts(stage) {
      const person = await somebody(stage)
      const fields = await stage.control.input(person)
      await ageLogin(stage, person, 1)
      yield {
        label: 'a second too old',
        code: /^AUTH_NOT_FRESH$/,
        send: () => send(stage, person.browser, fields),
      }
      // The other device's fresh login lends nothing to this one.
      await signInAgain(person)
      yield {
        label: 'fresh on another device',
        code: /^AUTH_NOT_FRESH$/,
        send: () => send(stage, person.browser, fields),
      }
    },
  },
  {
    name: 'not entitled',
    threat: 'T57',
    applies: ({ target }) => target.policy.entitlement !== undefined,
    async *attempts(stage) {
      const person = await somebody(stage)
      const fields = await stage.control.input(person)
      await byHand('DELETE FROM subscriptions WHERE tenant_id = $1', [person.teamId])
      yield {
        label: 'no subscription',
        code: /^AUTH_NOT_ENTITLED$/,
        send: () => send(stage, person.browser, fields),
      }
    },
  },
]

/** Puts a person's login `beyond` seconds past what the action allows (before it, when negative). */
export async function ageLogin(stage: Stage, person: Person, beyond: number): Promise<void> {
  const fresh = demandsOf(stage).fresh as Parameters<typeof seconds>[0]
  await byHand(`UPDATE sessions SET authenticated_at = now() - make_interval(secs => $1) WHERE id = $2`, [
    seconds(fresh) + beyond,
    person.sessionId,
  ])
}

/** Neither a platform role nor one in the team is asked for: the work is about oneself. */
const isOnesOwn = (stage: Stage): boolean => {
  const { role, member } = demandsOf(stage)
  return isSignedIn(stage) && role === undefined && member === undefined
}

/** Every id of somebody that a field could be given. */
function idsOf(ben: Person, foreign: Fields, field: string): Record<string, string> {
  return {
    ...(foreign[field] !== undefined && { own: foreign[field] }),
    'user id': ben.userId,
    'tenant id': ben.teamId,
    'session id': ben.sessionId,
    'customer id': ben.customerId,
  }
}

function hasRanks(stage: Stage): boolean {
  return lowerThan(demandsOf(stage)).length > 0
}
