import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkStatement, type Offence, RULES, sentencesOf } from '@/lib/isolation/check'
import { checkDatabase } from '../../local/database/check.ts'
import { withClient } from '../../local/database/connect.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { asAdmin } from '../support/trail.ts'
import { FUNCTION_GRANTS, READ_FUNCTION_GRANTS, READ_TABLE_GRANTS, TABLE_GRANTS } from './catalogue.ts'
import { PLANTED } from './planted.ts'

type Granted = { granted: string }

describe('T40 T43 M3 the database as it is', () => {
  test('breaks no rule', async () => {
    expect(sentencesOf(await asAdmin<Offence>(checkStatement('check')))).toEqual([])
  })

  test('can be checked by the role of a request, which is the one that starts the app', async () => {
    const { rows } = await withClient(process.env.DATABASE_URL ?? '', (client) =>
      client.query(checkStatement('start')),
    )
    expect(rows).toEqual([])
  })

  test('the app role may do with tables exactly what is listed', async () => {
    const granted = (await asAdmin<Granted>(READ_TABLE_GRANTS)).map((row) => row.granted)
    expect(granted).toEqual(TABLE_GRANTS)
  })

  test('the app role may call exactly what is listed', async () => {
    const granted = (await asAdmin<Granted>(READ_FUNCTION_GRANTS)).map((row) => row.granted)
    expect(granted).toEqual(FUNCTION_GRANTS)
  })
})

describe('T40 T43 each rule finds what it is there to find', () => {
  let copy: TestDatabase
  beforeAll(async () => {
    copy = await testDatabase()
  })
  afterAll(() => copy.drop())

  /** What is said after a change that nobody else sees: roles belong to the whole server, so it is never committed. */
  const saidAfter = (change: string, statement = checkStatement('check')): Promise<string[]> =>
    withClient(copy.admin, async (client) => {
      await client.query('BEGIN')
      await client.query(change)
      const { rows } = await client.query<Offence>(statement)
      await client.query('ROLLBACK')
      return sentencesOf(rows)
    })

  test.each(RULES.filter(({ says }) => !says.startsWith('PostgreSQL has the fixes')))(
    '$says',
    async (rule) => {
      const [change, offender = ''] = PLANTED[rule.says] ?? []
      if (change === undefined)
        throw new Error('Plant a violation of this rule in tests/isolation/planted.ts.')
      const said = (await saidAfter(change, checkStatement(rule.at))).filter((line) =>
        line.includes(offender),
      )
      expect(said).toContainEqual(expect.stringContaining(rule.remedy.split('%').at(-1) ?? ''))
    },
  )

  test.each([
    [150013, '15.13'],
    [160009, '16.9'],
    [170005, '17.5'],
    [140022, '14.22'],
  ])('PostgreSQL %i is too old', async (number, name) => {
    const statement = checkStatement('start').replace(`current_setting('server_version_num')`, `'${number}'`)
    expect(await saidAfter('SELECT 1', statement)).toEqual([
      expect.stringContaining(`PostgreSQL ${name} leaks`),
    ])
  })

  test.each([150014, 160010, 170006, 180000, 190000])('PostgreSQL %i is not', async (number) => {
    const statement = checkStatement('start').replace(`current_setting('server_version_num')`, `'${number}'`)
    expect(await saidAfter('SELECT 1', statement)).toEqual([])
  })

  test('what an extension brings along is none of ours', async () => {
    expect(await saidAfter('CREATE EXTENSION pg_stat_statements; CREATE EXTENSION pg_trgm')).toEqual([])
  })

  test('npm run db:check fails and says what to do', async () => {
    expect(await checkDatabase(copy.app)).toMatch(/^db:check: \d+ tables, \d+ rules, 0 offenders$/)
    await withClient(copy.owner, (client) => client.query('CREATE VIEW everybody AS SELECT * FROM users'))
    await expect(checkDatabase(copy.app)).rejects.toThrow(
      /The view public.everybody shows what its owner sees.*security_invoker = true.*\n.* 1 offenders$/,
    )
    await withClient(copy.owner, (client) => client.query('DROP VIEW everybody'))
  })

  test('a grant too many is found', async () => {
    const granted = await withClient(copy.admin, async (client) => {
      await client.query('GRANT UPDATE (role) ON users TO portcullis_app')
      return (await client.query<Granted>(READ_TABLE_GRANTS)).rows.map((row) => row.granted)
    })
    expect(granted).toContain('users UPDATE (role)')
  })
})
