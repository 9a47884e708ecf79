import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { appendAudit } from '@/lib/audit/append'
import { type Tx, withTenant } from '@/lib/db'
import { download } from '@/lib/guard/download'
import { loader, publicLoader } from '@/lib/guard/loader'
import { changingNothing } from '../support/digest.ts'
import { callerOf, createPeople, type People } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'

// What a page loads changes nothing, and that is the database's word and not the loader's.

let people: People
beforeEach(async () => {
  people = await createPeople()
})

/** A change that nothing else would refuse: of one's own team, and on record. */
const renameTeam = async (tx: Tx): Promise<string> => {
  const { tenantId, userId, claim } = people.uma
  const { name } = await tx.tenant.update({ where: { id: tenantId }, data: { name: 'Southwind' } })
  await appendAudit(tx, {
    tenantId,
    event: 'tests.renamed',
    outcome: 'success',
    actorKind: 'user',
    actorId: userId,
    requestId: callerOf(claim).requestId,
    address: null,
    userAgent: null,
  })
  return name
}
const nameOfTeam = async (tx: Tx): Promise<string> => {
  const { name } = await tx.tenant.findUniqueOrThrow({ where: { id: people.uma.tenantId } })
  return name
}
const afterReading = async (tx: Tx): Promise<string> => {
  await nameOfTeam(tx)
  return renameTeam(tx)
}
const READ_ONLY = /read-only transaction/

describe('T10 T40 a transaction that only reads', () => {
  test.each([
    ['at once', renameTeam],
    ['after a read', afterReading],
  ])('takes no change %s; the same goes through where changes may be made', async (_when, change) => {
    const { tenantId } = people.uma
    await changingNothing(async () => {
      await expect(withTenant(tenantId, change, 'read only')).rejects.toThrow(READ_ONLY)
    })
    expect(await withTenant(tenantId, change)).toBe('Southwind')
    // And what is read does not stay with the connection that the next one gets.
    await expect(withTenant(tenantId, change, 'read only')).rejects.toThrow(READ_ONLY)
    expect(await withTenant(tenantId, change)).toBe('Southwind')
  })

  test('within one that changes something is one of its own', async () => {
    const { tenantId } = people.uma
    const name = await withTenant(tenantId, async (tx) => {
      await withTenant(tenantId, (inner) => inner.tenant.findMany(), 'read only')
      return renameTeam(tx)
    })
    expect(name).toBe('Southwind')
  })
})

describe('T10 T40 a page’s loader', () => {
  const input = z.strictObject({ change: z.string().optional() })
  const readOrChange = ({ tx, input }: { tx: Tx; input: { change?: string | undefined } }) =>
    input.change ? renameTeam(tx) : nameOfTeam(tx)
  const load = loader(
    { event: 'tests.page', page: '/tests', scope: 'per-session-tenant-id', access: 'user', input },
    readOrChange,
  )
  const open = publicLoader(
    {
      event: 'tests.open_page',
      page: '/tests',
      scope: { global: 'anybody opens it' },
      access: 'public',
      input,
      limit: { max: 60, per: '1m' },
    },
    readOrChange,
  )

  test.each([
    ['for the signed-in', load],
    ['for everybody', open],
  ])('%s can change nothing, whatever it tries', async (_whom, read) => {
    const ask = (search = {}) => inRequest({ as: people.uma }, () => read(search))
    expect(await ask()).toBe('Northwind')
    await expect(ask({ change: 'yes' })).rejects.toThrow()
    expect(await ask()).toBe('Northwind')
  })

  test('T26 is noted as the session’s latest sign of life all the same', async () => {
    const { sessionId } = people.uma
    await byHand(`UPDATE sessions SET last_seen_at = now() - interval '10 minutes' WHERE id = $1`, [
      sessionId,
    ])
    await inRequest({ as: people.uma }, () => load())
    // It is answered before it is committed.
    await expect
      .poll(() =>
        asAdmin(`SELECT now() - last_seen_at < interval '1 minute' AS seen FROM sessions WHERE id = $1`, [
          sessionId,
        ]),
      )
      .toEqual([{ seen: true }])
  })
})

test('T10 T40 a piece of a file can change nothing either', async () => {
  const saved = download(
    {
      event: 'tests.saved',
      home: '/profile',
      scope: 'per-session-tenant-id',
      access: 'user',
      input: z.strictObject({ change: z.string().optional() }),
    },
    {
      plan: async ({ input }) => input.change,
      file: ({ plan, inTurn }) => ({
        name: 'name.txt',
        type: 'text/plain',
        pieces: (async function* () {
          yield await inTurn(plan ? renameTeam : nameOfTeam)
        })(),
      }),
    },
  )
  const save = (query: string) =>
    inRequest({ as: people.uma, headers: { origin: null } }, async () => {
      const response = await saved(new Request(`http://localhost/saved${query}`))
      return response.text()
    })
  expect(await save('')).toBe('Northwind')
  expect(await save('?change=yes').catch(() => 'broken off')).not.toBe('Southwind')
  expect(await save('')).toBe('Northwind')
})
