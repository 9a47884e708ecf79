import { closedToImpersonators } from '@/lib/guard/policy'
import { lend } from '../../support/lent.ts'
import { type Condition, send, somebody } from '../stage.ts'

/** T35: an admin who acts as somebody, at what is that person's alone; as fresh a login as it takes. */
export const IMPERSONATION_CONDITIONS: Condition[] = [
  {
    name: 'acting as them',
    threat: 'T35',
    applies: ({ target }) => closedToImpersonators(target.policy),
    async *attempts(stage) {
      const person = await somebody(stage)
      const fields = await stage.control.input(person)
      await lend(person)
      yield {
        label: 'an admin',
        code: /^AUTH_IMPERSONATING$/,
        send: () => send(stage, person.browser, fields),
      }
    },
  },
]
