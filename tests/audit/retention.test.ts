import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openCut } from '@/lib/audit/checkpoints/cut-note'
import { readPublicKey } from '@/lib/audit/checkpoints/keys'
import { readOverdue } from '@/lib/audit/retention/queries'
import { inTransaction } from '@/lib/db'
import type { People } from '../support/people.ts'
import { asAdmin, chainOf } from '../support/trail.ts'
import { cut, keepFor, olderThan, oldTrails, retentionWorld, SLOW, seqsOf } from './retention-scene.ts'
import { act, found, rowsOf } from './trail-world.ts'

const world = retentionWorld()
let people: People
beforeEach(async () => {
  people = await oldTrails(world)
}, SLOW)

const notes = async () => (await readdir(world.folder)).filter((name) => name.endsWith('.cut'))
const disclosed = async ({ tenantId }: { tenantId: string }) =>
  (await asAdmin('SELECT value FROM audit_disclosures WHERE tenant_id = $1 ORDER BY value', [tenantId])).map(
    ({ value }) => value,
  )
const whole = async () => expect(found(await world.verify())).toEqual([])

const CONSTRAINT = `ALTER TABLE tenants ADD CONSTRAINT tenants_audit_retention
  CHECK (audit_retention_months BETWEEN 12 AND 120)`

describe('M4 T72 a trail is cut to its term', () => {
  test('what is older goes, with what it disclosed and its days; an event says so, and a signed note', async () => {
    const { uma } = people
    const before = await rowsOf(uma.tenantId)
    const old = await olderThan(uma, 24)
    expect(old).toBeGreaterThan(10)
    await keepFor(uma, 24)
    expect(await cut(world, uma)).toEqual({ cut: true, through: old, rows: old })

    expect(await seqsOf(uma)).toEqual(
      Array.from({ length: before.length - old + 1 }, (_, index) => old + 1 + index),
    )
    const event = (await chainOf(uma.tenantId)).at(-1)
    const told = { first: 1, through: old, rows: old, hash: before[old - 1]?.[15] }
    expect(event).toMatchObject({
      event: 'audit.cut',
      outcome: 'success',
      actor_kind: 'system',
      metadata: told,
    })
    expect(String(event?.metadata.keptFrom)).toMatch(/^\d{4}-\d\d-01T00:00:00\.000Z$/)
    const [name = ''] = (await notes()).filter((one) => one.startsWith(uma.tenantId))
    const note = openCut(await readFile(join(world.folder, name), 'utf8'), readPublicKey(world.pem))
    expect(note).toMatchObject({ tenantId: uma.tenantId, first: 1, through: old, hash: told.hash })

    const days = `SELECT sum(done + denied)::integer AS counted, min(day) > now() - interval '25 months' AS young
      FROM audit_days WHERE tenant_id = $1`
    expect(await asAdmin(days, [uma.tenantId])).toEqual([
      { counted: (await seqsOf(uma)).length, young: true },
    ])
    expect(await disclosed(uma)).toEqual(['young@new.test'])
    expect(await disclosed(people.ben)).toEqual(['old@new.test', 'young@new.test'])
    await whole()
    expect((await world.verify()).cut).toBe(1)
  })

  test('and of nobody else', async () => {
    const { uma, ben } = people
    await keepFor(uma, 24)
    const before = await chainOf(ben.tenantId)
    await cut(world, uma)
    expect(await chainOf(ben.tenantId)).toEqual(before)
  })

  test('nothing goes without a term, and nothing of the last twelve months by any', async () => {
    const { uma } = people
    expect(await cut(world, uma)).toEqual({ cut: false })
    const young = (await seqsOf(uma)).slice(await olderThan(uma, 12))
    await asAdmin(`ALTER TABLE tenants DROP CONSTRAINT tenants_audit_retention`)
    await keepFor(uma, 1)
    await cut(world, uma)
    expect(await seqsOf(uma)).toEqual([...young, (young.at(-1) ?? 0) + 1])
    await keepFor(uma, null)
    await asAdmin(CONSTRAINT)
  })

  test('a second time nothing is left to go', async () => {
    const { uma } = people
    await keepFor(uma, 24)
    await cut(world, uma)
    expect(await cut(world, uma)).toEqual({ cut: false })
    await keepFor(uma, 12)
    await world.sign()
    expect(await cut(world, uma)).toMatchObject({ cut: true, rows: 6 })
    await whole()
    expect((await notes()).filter((name) => name.startsWith(uma.tenantId))).toHaveLength(2)
  })

  test('of a trail in which nothing happens any more, all but that it was cut', async () => {
    const idle = { tenantId: people.mia.personalTenantId }
    await keepFor(idle, 12)
    const overdue = () => inTransaction('system', (tx) => readOverdue(tx, new Date(), 9))
    const rows = (await seqsOf(idle)).length
    expect(rows).toBe(1)
    expect([await overdue(), await cut(world, idle)]).toEqual([[], { cut: false }])
    await act({ ...people.mia, ...idle }, 1)
    // The one row that is past the term is the last that was signed: the next checkpoint goes on from it.
    expect(await cut(world, idle)).toEqual({ cut: false })
    await world.sign()
    expect(await overdue()).toEqual([idle])
    expect(await cut(world, idle)).toMatchObject({ cut: true, through: 1 })
    expect([await overdue(), await cut(world, idle)]).toEqual([[], { cut: false }])
    expect(await seqsOf(idle)).toEqual([2, 3])
    await whole()
  })
})
