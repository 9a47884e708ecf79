import { beforeAll, describe, expect, test } from 'vitest'
import { PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { checkExport } from '../../verifier/verify-audit.mjs'
import { parseCsv } from '../support/csv.ts'
import type { People } from '../support/people.ts'
import { asAdmin, chainOf } from '../support/trail.ts'
import { asAdminArea, asTeam, bytesOf, createTrails, exportsOf, MANY, saved } from './export-scene.ts'
import { act } from './trail-world.ts'

let people: People
beforeAll(async () => {
  people = await createTrails()
})

describe('JSON Lines', () => {
  test('M4 the whole trail of a team is what anybody can verify, to the byte, its own export not included', async () => {
    const before = await chainOf(people.uma.tenantId)
    const lines = bytesOf(await saved(asTeam(people.uma, { format: 'jsonl' })))
    expect(lines).toHaveLength(before.length)
    await expect(checkExport(lines, null)).resolves.toContain(`✓ ${before.length} rows`)
    const torn = lines.toSpliced(40, 1)
    await expect(checkExport(torn, null)).rejects.toThrow(/row 41 .*missing/)
  })

  test('of all teams is one chain after the other, each of them whole', async () => {
    const chains = new Map<string, string[]>()
    for (const line of bytesOf(await saved(asAdminArea(people.ada, { format: 'jsonl' })))) {
      const tenant = JSON.parse(line).tenant_id
      chains.set(tenant, [...(chains.get(tenant) ?? []), line])
    }
    expect([...chains.keys()]).toEqual([...chains.keys()].sort())
    for (const id of [people.uma.tenantId, people.ben.tenantId, PLATFORM_TENANT_ID])
      await expect(checkExport(chains.get(id) ?? [], null)).resolves.toContain(id)
  })

  test('a part of it is what fits the filter, oldest first, each row once', async () => {
    const lines = bytesOf(
      await saved(asTeam(people.uma, { format: 'jsonl', event: 'user.name_updated', who: 'Uma' })),
    )
    const chain = await chainOf(people.uma.tenantId)
    const fitting = chain.filter(({ event }) => event === 'user.name_updated')
    expect(lines.map((line) => String(JSON.parse(line).seq))).toEqual(fitting.map(({ seq }) => seq))
    expect(lines.length).toBeGreaterThanOrEqual(MANY)
  })
})

describe('CSV', () => {
  test('has a line for each event, with its sentence and who it was, in the form of RFC 4180', async () => {
    const [header = [], ...rows] = parseCsv(
      await saved(asTeam(people.uma, { format: 'csv', event: 'user.name_updated' })),
    )
    const cell = (row: string[] | undefined, name: string) => row?.[header.indexOf(name)]
    expect(rows.length).toBeGreaterThanOrEqual(MANY)
    expect(rows.every((row) => row.length === header.length)).toBe(true)
    expect(cell(rows[0], 'what happened')).toBe('Changed the name')
    expect(cell(rows[0], 'who')).toBe('Uma Rao')
    expect(cell(rows[0], 'details')).toBe('{"after":{"name":"Uma"}}')
    expect(cell(rows[0], 'time')).toMatch(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/)
    expect(header).not.toContain('code')
  })

  test('begins no formula in any cell, whatever somebody called themselves or their browser', async () => {
    const text = await saved(asTeam(people.uma, { format: 'csv', request: 'req_evil' }))
    const [header = [], row = []] = parseCsv(text)
    expect(row[header.indexOf('user agent')]).toBe(`'=HYPERLINK("https://evil.test";"Mozilla")`)
    expect(row.filter((field) => /^[\s"]*[=+\-@]/.test(field))).toEqual([])
    expect(text.split(/[;\t\n]/).filter((cell) => /^[\s"]*[=+\-@]/.test(cell))).toEqual([])
  })
})

describe('T70 an export', () => {
  test('is on record, with what was asked for and up to when', async () => {
    await saved(asTeam(people.ben, { format: 'csv', outcome: 'success', from: '2026-01-01' }))
    expect((await exportsOf(people.ben.tenantId)).at(-1)).toMatchObject({
      outcome: 'success',
      actor_id: people.ben.userId,
      metadata: { format: 'csv', outcome: 'success', from: '2026-01-01', upTo: expect.stringMatching(/Z$/) },
    })
    expect(await exportsOf(people.uma.tenantId)).not.toEqual([])
    await saved(asAdminArea(people.ada, { format: 'csv', request: 'req_evil' }))
    expect((await exportsOf(PLATFORM_TENANT_ID)).at(-1)).toMatchObject({ actor_id: people.ada.userId })
  })

  test('T73 says whom it was filtered by with their ids: no name that outlives its person', async () => {
    const { ada, ben } = people
    await saved(asAdminArea(ada, { format: 'csv', who: 'ben okafor', resource: ben.email }))
    const kept = await asAdmin<{ value: string }>(
      `SELECT d.value FROM audit_disclosures d JOIN audit_events x ON x.tenant_id = d.tenant_id
         AND strpos(x.metadata::text, d.digest) > 0 WHERE x.event = 'audit.exported' AND x.actor_id = $1`,
      [ada.userId],
    )
    expect(kept.map(({ value }) => value)).toEqual([ben.userId, ben.userId])
  })

  test('of nobody’s events is an empty file, and on record too', async () => {
    expect(await saved(asTeam(people.ben, { format: 'jsonl', who: 'nobody of that name' }))).toBe('')
    const csv = parseCsv(await saved(asTeam(people.ben, { format: 'csv', who: 'nobody of that name' })))
    expect(csv).toHaveLength(1)
    // Whom somebody looked for is said of a person: the chain holds its digest, the value lies beside it.
    expect((await exportsOf(people.ben.tenantId)).at(-1)?.metadata.who).toMatch(/^sha256:/)
  })
})

test('what happens during an export is not in it, and moves nothing that is', async () => {
  const response = await asTeam(people.uma, { format: 'jsonl' })
  const expected = (await chainOf(people.uma.tenantId)).length - 1
  const reader = response.body?.getReader()
  const pieces: Uint8Array[] = []
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    pieces.push(next.value)
    await act(people.uma, 3)
  }
  expect(pieces.length).toBeGreaterThan(2)
  const lines = bytesOf(Buffer.concat(pieces).toString())
  expect(lines).toHaveLength(expected)
  await expect(checkExport(lines, null)).resolves.toContain(`✓ ${expected} rows`)
})
