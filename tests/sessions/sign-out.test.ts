import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { signOut } from '@/actions/sign-out'
import { withClient } from '../../local/database/connect.ts'
import { createPeople, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'

const admin = process.env.DATABASE_ADMIN_URL ?? ''
const database = new URL(admin).pathname.slice(1)

/** The database shows everybody out and lets nobody in, or opens again. */
const setDoor = (open: boolean): Promise<unknown> =>
  withClient(new URL('/postgres', admin).href, async (client) => {
    await client.query(`ALTER DATABASE ${client.escapeIdentifier(database)} WITH ALLOW_CONNECTIONS ${open}`)
    if (!open)
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
        database,
      ])
  })

afterEach(() => setDoor(true))

/** Signs out; answers what the person sees: the sign-in page, or a message. */
async function leave(who: Person): Promise<'signed out' | string> {
  try {
    const answer = await inRequest({ as: who }, () => signOut({}))
    return answer.status === 'error' ? answer.error.message : 'nothing at all'
  } catch (sentOn) {
    if (!String(Reflect.get(Object(sentOn), 'digest')).startsWith('NEXT_REDIRECT')) throw sentOn
    return 'signed out'
  }
}

/** Asked over a connection of its own: one that was there before may have been shown out too. */
const isOver = ({ sessionId }: Person): Promise<boolean> =>
  withClient(admin, async (client) => {
    const { rowCount } = await client.query(
      'SELECT 1 FROM sessions WHERE id = $1 AND revoked_at IS NOT NULL',
      [sessionId],
    )
    return rowCount === 1
  })

test('T24 the database dies during twenty sign-outs: whoever is sent to the sign-in page is out, the others are told', {
  timeout: 60_000,
}, async () => {
  const { uma } = await createPeople()
  const ended = { out: 0, told: 0 }
  for (let round = 0; round < 20; round += 1) {
    const session = await signInAgain(uma)
    const dying = sleep(round).then(() => setDoor(false))
    const seen = await leave(session)
    await dying
    await setDoor(true)
    const over = await isOver(session)
    if (seen === 'signed out') {
      expect(over).toBe(true)
      ended.out += 1
    } else {
      expect(seen).toMatch(/did not work|do not know whether this was done/)
      ended.told += 1
    }
  }
  expect(ended.told, JSON.stringify(ended)).toBeGreaterThan(0)
})
