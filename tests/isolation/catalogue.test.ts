import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withClient } from '../../local/database/connect.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { asAdmin } from '../support/trail.ts'
import { FUNCTION_GRANTS, READ_FUNCTION_GRANTS, READ_TABLE_GRANTS, RULES, TABLE_GRANTS } from './catalogue.ts'

type Granted = { granted: string }
const rules = Object.entries(RULES).map(([rule, sql]) => ({ rule, sql }))

describe('T40 T43 the database as it is', () => {
  test.each(rules)('$rule', async ({ sql }) => {
    expect(await asAdmin(sql)).toEqual([])
  })

  test('the app role may do with tables exactly what is listed', async () => {
    const granted = (await asAdmin<Granted>(READ_TABLE_GRANTS)).map((row) => row.granted)
    expect(granted).toEqual(TABLE_GRANTS)
  })

  test('the app role may call exactly what is listed', async () => {
    const granted = (await asAdmin<Granted>(READ_FUNCTION_GRANTS)).map((row) => row.granted)
    expect(granted).toEqual(FUNCTION_GRANTS)
  })

  test('our three roles are there, and log in', async () => {
    const roles = await asAdmin(
      `SELECT rolname FROM pg_roles WHERE rolname LIKE 'portcullis%' AND rolcanlogin`,
    )
    expect(roles).toHaveLength(3)
  })
})

/** One offence for each rule, in a database of its own. Roles are of the whole server: those stay untouched. */
const OFFENCES: Record<string, [sql: string, offender: string]> = {
  'row-level security is on and forced on every table': [
    'CREATE TABLE unguarded (id int); ALTER TABLE unguarded ENABLE ROW LEVEL SECURITY',
    'unguarded',
  ],
  'every policy that lets write checks what is written': [
    'CREATE POLICY lax ON tenants FOR UPDATE TO portcullis_app USING (true)',
    'tenants.lax',
  ],
  'every policy names its role': ['CREATE POLICY open ON users FOR SELECT USING (true)', 'users.open'],
  'the roles of the running app own nothing': ['ALTER TABLE users OWNER TO portcullis_app', 'users'],
  'the roles of the running app create nothing': [
    'GRANT CREATE ON SCHEMA public TO portcullis_app',
    'portcullis_app in public',
  ],
  'the app role has no way to what waits in the queues': [
    'GRANT SELECT ON jobs.job TO portcullis_app',
    'job',
  ],
  'a function with the owner’s rights has a fixed search path that ends in pg_temp': [
    'ALTER FUNCTION app.open_session(uuid, text) RESET ALL',
    'app.open_session(uuid,text)',
  ],
  'nobody executes a function of ours without a grant': [
    'CREATE FUNCTION app.leak() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'app.leak()',
  ],
  'there is no view, through which the owner’s eyes would see': [
    'CREATE VIEW everybody AS SELECT * FROM users',
    'everybody',
  ],
  'a table with a tenant is indexed by it': [
    'CREATE TABLE slow (id int PRIMARY KEY, tenant_id uuid)',
    'slow',
  ],
}

describe('the rules above find what they are there to find', () => {
  let copy: TestDatabase
  beforeAll(async () => {
    copy = await testDatabase()
  })
  afterAll(() => copy.drop())

  test.each(rules.filter(({ rule }) => rule in OFFENCES))('$rule', async ({ rule, sql }) => {
    const [offence = '', offender] = OFFENCES[rule] ?? []
    const found = await withClient(copy.admin, async (client) => {
      await client.query('BEGIN')
      await client.query(offence)
      const { rows } = await client.query<{ offender: string }>(sql)
      await client.query('ROLLBACK')
      return rows.map((row) => row.offender)
    })
    expect(found).toContain(offender)
  })

  test('a grant too many is found', async () => {
    const granted = await withClient(copy.admin, async (client) => {
      await client.query('GRANT UPDATE (role) ON users TO portcullis_app')
      return (await client.query<Granted>(READ_TABLE_GRANTS)).rows.map((row) => row.granted)
    })
    expect(granted).toContain('users UPDATE (role)')
  })
})
