import { afterEach, expect, test } from 'vitest'
import { checkStatement, sentencesOf } from '@/lib/isolation/check'
import { refuseOpenDatabase } from '@/lib/isolation/refuse'
import { withClient } from '../../local/database/connect.ts'

// X3: the app's own connections, before the first request. That a build then serves nothing is tests/http/start.test.ts.

const asOwner = (sql: string) =>
  withClient(process.env.DATABASE_OWNER_URL ?? '', (client) => client.query(sql))

const offences = async (at: 'check' | 'start'): Promise<string[]> =>
  sentencesOf((await asOwner(checkStatement(at))).rows)

afterEach(() => asOwner('DROP VIEW IF EXISTS everybody; DROP INDEX IF EXISTS one_name'))

test('T40 T43 the app starts on a database with walls, and not once a view opens a side door', async () => {
  await refuseOpenDatabase()
  await asOwner('CREATE VIEW everybody AS SELECT * FROM users')
  await expect(refuseOpenDatabase()).rejects.toThrow(
    /^The app does not start, because tenants could see each other(.|\n)*The view public.everybody shows what its owner sees/,
  )
  await asOwner('ALTER VIEW everybody SET (security_invoker = true)')
  await refuseOpenDatabase()
})

test('what only offends the design does not stop a build that is older than the database', async () => {
  await asOwner('CREATE UNIQUE INDEX one_name ON passkeys (name)')
  expect(await offences('check')).toEqual([expect.stringContaining('one_name')])
  expect(await offences('start')).toEqual([])
  await refuseOpenDatabase()
})
