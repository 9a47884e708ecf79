import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { withClient } from '../../local/database/connect.ts'
import { asAdmin } from '../support/trail.ts'
import { type Context, type Ending, REFUSED, within } from './attempt.ts'
import { type Attempt, attemptsAt } from './attempts.ts'
import { type Relation, type Rights, readRelations } from './relations.ts'
import { plantNeighbours, type Row, rowsOf } from './rows.ts'

// M3: raw SQL over the connections of the app, as of somebody who had found a way to inject it: every table of the
// catalogue, every command, every context that is not the one of the row's own tenant.

const {
  DATABASE_URL: app = '',
  DATABASE_SYSTEM_URL: system = '',
  DATABASE_ADMIN_URL: admin = '',
} = process.env
const relations = await readRelations()
const [alder, birch] = await plantNeighbours(relations)

const CONTEXTS: Record<string, Context> = {
  'no context': { tenant: null, user: null },
  'an empty context': { tenant: '', user: '' },
  'a malformed context': { tenant: `' OR true --`, user: 'nobody' },
  'Birch’s context': { tenant: birch.tenantId, user: birch.userId },
  'the context of a tenant that does not exist': { tenant: randomUUID(), user: randomUUID() },
}
const contexts = Object.entries(CONTEXTS).map(([name, context]) => ({ name, context }))
const own: Context = { tenant: alder.tenantId, user: alder.userId }

const rowOf = ({ name }: Relation): Row => alder.rows[name] ?? {}

const isBirchs = (row: Row): boolean =>
  new RegExp(`${birch.tenantId}|${birch.userId}|zqb`).test(JSON.stringify(row))

test('the matrix has every table there is, those of the schema among them', async () => {
  const names = relations.map(({ name }) => name)
  const tables = await asAdmin<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  )
  expect([...names, '_prisma_migrations'].sort()).toEqual(tables.map(({ name }) => name).sort())
  const models = [...readFileSync('prisma/schema.prisma', 'utf8').matchAll(/@@map\("(\w+)"\)/g)]
  expect(names).toEqual(expect.arrayContaining(models.map(([, name]) => name)))
  expect(models.length).toBeGreaterThan(15)
})

describe.each(relations)('T40 M3 $name', (relation) => {
  const attempts = attemptsAt(relation, rowOf(relation))

  test.each(contexts)('none of Alder’s rows with $name', async ({ name, context }) => {
    const endings = await within(app, context, async (attempt) => {
      const all: [Attempt, Ending][] = []
      for (const one of attempts) all.push([one, await attempt(one.sql, one.values)])
      return all
    })
    const mine = name === 'Birch’s context' ? (await rowsOf(relation.name)).filter(isBirchs).length : 0
    const atOwn = mine > 0 ? CONSTRAINT : []
    for (const [{ sql, wide }, ending] of endings)
      if (typeof ending === 'number') expect(ending, sql).toBeLessThanOrEqual(wide ? mine : 0)
      else expect([...REFUSED, ...(wide ? atOwn : [])], sql).toContain(ending)
  })

  test('what Alder itself may do, and no more', async () => {
    await within(app, own, async (attempt) => {
      for (const { name, sql, values, wide } of attempts) {
        const ending = await attempt(sql, values)
        if (mayDo(relation, name))
          expect([1, ...(wide ? [ending] : []), ...CONSTRAINT], sql).toContain(ending)
        else expect(ending, sql).toBe('42501')
      }
    })
  })

  test('portcullis_system may what is granted to it, and no more', async () => {
    await within(system, { tenant: null, user: null }, async (attempt) => {
      const asSystem = { ...relation, ...relation.system }
      for (const { name, sql, values } of attemptsAt(asSystem, rowOf(relation)))
        if (mayDo(asSystem, name)) expect(await attempt(sql, values), sql).not.toBe('42501')
        else expect(await attempt(sql, values), sql).toBe('42501')
    })
  })
})

/** The row met a rule of the product, so it had passed the policies. */
const CONSTRAINT = ['23502', '23503', '23505', '23514']

function mayDo({ readable, insertable, updatable, deletable }: Rights, name: Attempt['name']): boolean {
  if (name === 'truncate') return false
  if (name === 'select') return readable
  if (name === 'delete') return deletable && readable
  const [inserts, updates] = [insertable.length > 0, updatable.length > 0]
  return name === 'insert' ? inserts : name === 'update' ? updates : inserts && updates
}

test('T43 a role that nobody granted anything may nothing at all, with Alder’s context', async () => {
  const stranger = `stranger_${randomBytes(4).toString('hex')}`
  await withClient(admin, async (client) => {
    await client.query('BEGIN')
    await client.query(`CREATE ROLE ${stranger}`)
    await client.query(`SET LOCAL ROLE ${stranger}`)
    await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [alder.tenantId])
    for (const relation of relations)
      for (const { sql, values } of attemptsAt(relation, rowOf(relation))) {
        await client.query('SAVEPOINT attempt')
        await expect(client.query(sql, values), sql).rejects.toMatchObject({ code: '42501' })
        await client.query('ROLLBACK TO SAVEPOINT attempt')
      }
    await client.query('ROLLBACK')
  })
})
