import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import { secondsToWait } from '@/lib/guard/limits'
import { withClient } from '../../local/database/connect.ts'
import { errorOf } from '../support/answers.ts'
import { readDigest } from '../support/digest.ts'
import { createPeople } from '../support/people.ts'
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

test('T24 while the database is away everything is refused, in plain words, and it works again after', async () => {
  const { uma } = await createPeople()
  let runs = 0
  const action = guard(
    {
      event: 'tests.team_renamed',
      scope: 'per-session-tenant-id',
      access: { member: 'OWNER' },
      input: z.strictObject({}),
    },
    async ({ actor, tx }) => {
      runs += 1
      await tx.tenant.update({ where: { id: actor.tenantId }, data: { name: `Renamed ${runs}` } })
      return null
    },
  )
  const open = guard(
    {
      event: 'tests.open',
      scope: { global: 'nobody is signed in' },
      access: 'public',
      input: z.strictObject({}),
    },
    async () => {
      runs += 1
      return null
    },
  )
  const before = await readDigest()
  await setDoor(false)
  for (const attempt of [action, open]) {
    const error = errorOf(await inRequest({ as: uma }, () => attempt({})))
    expect(error.reason).toBe('unavailable')
    expect(error.message).toBe('This did not work, and nothing was changed. Try again in a minute.')
  }
  await expect(secondsToWait('tests:down', { max: 10, per: '1h' })).rejects.toThrow()
  expect(runs).toBe(0)

  await setDoor(true)
  expect(await readDigest()).toEqual(before)
  expect(await inRequest({ as: uma }, () => action({}))).toEqual({ status: 'success', data: null })
  expect(runs).toBe(1)
})
