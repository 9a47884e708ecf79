import { createPerson } from '../../support/newcomers.ts'
import type { Control } from '../stage.ts'

const somebodyElse = async () => (await createPerson('Otto')).userId

export const USER_CONTROLS: Record<string, Control> = {
  updateUserName: { input: (me) => ({ userId: me.userId, name: 'Lea Stone' }) },
  updateUserRole: { input: async () => ({ userId: await somebodyElse(), role: 'ADMIN' }) },
  setUserDisabled: {
    input: async () => ({ userId: await somebodyElse(), disabled: 'true', reason: 'Left the company' }),
  },
  endUserSessions: { input: async () => ({ userId: await somebodyElse() }) },
}
