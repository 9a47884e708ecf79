import { beforeEach, expect, test } from 'vitest'
import { setUserDisabled } from '@/actions/set-user-disabled'
import { updateUserRole } from '@/actions/update-user-role'
import { KEY_FIELD } from '@/lib/guard/reserved'
import { withClient } from '../../local/database/connect.ts'
import { createPeople, type People } from '../support/people.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { act } from '../teams/acting.ts'

let people: People
beforeEach(async () => {
  people = await createPeople()
})

const KEPT_OUT = [
  ['disabled', setUserDisabled, { disabled: 'true', reason: 'because of it' }],
  ['demoted', updateUserRole, { role: 'USER', [KEY_FIELD]: crypto.randomUUID() }],
] as const

/** Until somebody in this database waits for a lock. */
async function untilOneWaits(): Promise<void> {
  for (let waits = 0; waits === 0; )
    waits = (
      await asAdmin(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
    ).length
}

test.each(KEPT_OUT)(
  'T20 T47 whoever is $0 while they are at work is not in the way of it: their work is done first, and then it is over',
  async (_what, action, input) => {
    const { ada, uma } = people
    await byHand(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [uma.userId])
    const done = await withClient(process.env.DATABASE_ADMIN_URL ?? '', async (client) => {
      // What Uma does holds her session first, and then asks for her role.
      await client.query(`BEGIN; SET LOCAL lock_timeout = '2s'`)
      await client.query('SELECT 1 FROM sessions WHERE id = $1 FOR NO KEY UPDATE', [uma.sessionId])
      const kept = act(ada, action, { userId: uma.userId, ...input })
      await untilOneWaits()
      await client.query('SELECT 1 FROM users WHERE id = $1 FOR SHARE', [uma.userId])
      await client.query('COMMIT')
      return kept
    })
    expect(done).toMatchObject({ status: 'success' })
    expect(
      await asAdmin('SELECT 1 FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [uma.userId]),
    ).toEqual([])
  },
)
