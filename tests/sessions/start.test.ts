import { expect, test } from 'vitest'
import { inTransaction } from '@/lib/db'
import { startSession } from '@/lib/sessions/commands'
import { changingNothing } from '../support/digest.ts'
import { callerOf, createPeople } from '../support/people.ts'
import { byHand } from '../support/trail.ts'

test('T24 no session starts for somebody who is disabled; before that, one does', async () => {
  const { ben } = await createPeople()
  const start = () => inTransaction('system', (tx) => startSession(tx, ben.userId, 'email', callerOf(null)))
  expect(await start()).toMatch(/^[0-9a-f-]{36}$/)
  await byHand('UPDATE users SET disabled_at = now() WHERE id = $1', [ben.userId])
  await changingNothing(() => expect(start()).rejects.toMatchObject({ code: 'MEMBERSHIP_NOT_FOUND' }))
})
