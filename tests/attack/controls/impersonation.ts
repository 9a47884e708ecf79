import { lend } from '../../support/lent.ts'
import { createPerson } from '../../support/newcomers.ts'
import type { Control } from '../stage.ts'

export const IMPERSONATION_CONTROLS: Record<string, Control> = {
  startImpersonation: {
    input: async () => ({
      userId: (await createPerson('Otto')).userId,
      reason: 'Asked for help',
      minutes: '10',
    }),
  },
  endImpersonation: {
    input: async (me) => {
      await lend(me)
      return {}
    },
    browser: (me) => me.browser,
  },
}
