import type { Client } from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { withClient } from '../../local/database/connect.ts'
import { changingNothing } from '../support/digest.ts'
import { createPeople, type People } from '../support/people.ts'
import { byHand } from '../support/trail.ts'
import { CONTEXTS, type Context, TABLES } from './statements.ts'

// Raw SQL over the connection that every request uses: what somebody could do who had found a way to inject it.

let people: People

beforeAll(async () => {
  people = await createPeople()
  const { uma } = people
  await byHand(`INSERT INTO accounts (provider, provider_account_id, user_id) VALUES ('google', '1', $1)`, [
    uma.userId,
  ])
  await byHand(
    `INSERT INTO subscriptions VALUES ($1, 'sub_1', 'active', 'price_1', now() + interval '1 month', false, now())`,
    [uma.tenantId],
  )
  await byHand(
    `INSERT INTO verification_tokens (identifier, token_hash, expires_at, browser_hash)
       VALUES ('uma@northwind.test', 'hash', now() + interval '1 hour', 'browser')`,
  )
  await byHand(
    `INSERT INTO webhook_inbox (provider, id, type, payload) VALUES ('stripe', 'evt_1', 'x', '{}')`,
  )
  await byHand(`INSERT INTO rate_limits VALUES ('tests', now())`)
  await byHand(
    `INSERT INTO passkeys (user_id, credential_id, public_key, counter, transports, name) VALUES ($1, 'c', '', 0, '{}', 'x')`,
    [uma.userId],
  )
  await byHand(`INSERT INTO totp_secrets (user_id, secret, session_id) VALUES ($1, '', $1)`, [uma.userId])
  await byHand(`INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, '')`, [uma.userId])
  await byHand(
    `INSERT INTO challenges (session_id, purpose, user_id, value, expires_at) VALUES ($1, 'mail-code', $2, 'x', now())`,
    [uma.sessionId, uma.userId],
  )
})

/** Runs one statement as the app role in a context, undoes it, and answers the rows or the SQLSTATE. */
const run = (context: Context, sql: string): Promise<number | string> =>
  withClient(process.env.DATABASE_URL ?? '', async (client) => {
    await client.query('BEGIN')
    await enter(client, context)
    const answer = await client
      .query(sql, sql.includes('$1') ? [people.uma.tenantId, people.uma.userId] : [])
      .then(
        (result) => result.rowCount ?? 0,
        (error: unknown) => String(Reflect.get(Object(error), 'code')),
      )
    await client.query('ROLLBACK')
    return answer
  })

async function enter(client: Client, { tenant, user }: Context): Promise<void> {
  const value = (setting: Context['tenant'], id: 'tenantId' | 'userId') =>
    setting === 'uma' || setting === 'ben' ? people[setting][id] : setting
  if (tenant !== null)
    await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [value(tenant, 'tenantId')])
  if (user !== null) await client.query(`SELECT set_config('app.user_id', $1, true)`, [value(user, 'userId')])
}

const REFUSED = ['42501', '22P02']

describe.each(TABLES)('T40 $table', ({ statements, allowed }) => {
  const all = Object.entries(statements).map(([command, sql]) => ({ command, sql }))
  const foreign = Object.entries(CONTEXTS).flatMap(([name, context]) =>
    all.map((one) => ({ ...one, name, context })),
  )

  test.each(foreign)('$command of Northwind’s row with $name: none', async ({ sql, context }) => {
    const answer = await changingNothing(() => run(context, sql))
    expect([0, ...REFUSED]).toContain(answer)
  })

  test.each(all)('$command by Northwind itself', async ({ command, sql }) => {
    const answer = await run({ tenant: 'uma', user: 'uma' }, sql)
    if (allowed.some((one) => one === command)) expect(answer).toBe(1)
    else expect(REFUSED).toContain(answer)
  })
})
