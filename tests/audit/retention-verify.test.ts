import { generateKeyPairSync } from 'node:crypto'
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openCut, signCut } from '@/lib/audit/checkpoints/cut-note'
import { readPublicKey } from '@/lib/audit/checkpoints/keys'
import { cutTrail } from '@/lib/audit/retention/cut'
import { verifyStream } from '@/lib/audit/verify/stream'
import { report } from '../../scripts/audit/report.ts'
import { asAdmin } from '../support/trail.ts'
import { cutScene } from './cut-scene.ts'
import { cut, keepFor } from './retention-scene.ts'
import { act, chainAnew, found, rowsOf, verifyAlone } from './trail-world.ts'

const scene = cutScene()
const replace = async (text: string) => {
  await rm(scene.note, { force: true })
  await writeFile(scene.note, text)
}

describe('M4 T72 a trail that begins after a cut', () => {
  test('verifies, before the next checkpoint and after it, and the report says that it was cut', async () => {
    const verified = await scene.world.verify()
    expect(verified).toMatchObject({ cut: 1, findings: [] })
    expect(report(verified)).toContain('1 of the chains begin where a signed cut ended.')
    const { hash } = await scene.world.sign()
    await act(scene.people.uma, 3)
    expect(found(await scene.world.verify(scene.world.pem, hash))).toEqual([])
  })

  test('does not without the store: nobody else can tell a cut from a theft', async () => {
    const { findings } = await verifyAlone()
    expect(findings).toMatchObject([
      {
        tenantId: scene.people.uma.tenantId,
        seq: 1,
        problem: 'gap',
        says: expect.stringContaining('only the store'),
      },
    ])
  })

  test('does not when the note is gone', async () => {
    await rm(scene.note)
    expect(await scene.verdict()).toEqual([
      ['uma', 1, 'rows 1 to 16 are missing, and no signed note says that they were cut'],
    ])
  })

  const missing = ['uma', 1, expect.stringMatching(/^rows 1 to 16 are missing/)]
  const none = expect.stringMatching(/\.cut was not signed with this key, or was changed since$/)
  test.each<[string, (text: string) => string]>([
    ['tenant', (text) => text.replace(/tenant \w{8}/, 'tenant 00000000')],
    ['first row', (text) => text.replace('rows 1 16', 'rows 2 16')],
    ['last row', (text) => text.replace('rows 1 16', 'rows 1 17')],
    ['hash', (text) => text.replace(/hash ./, (start) => (start === 'hash 0' ? 'hash 1' : 'hash 0'))],
    ['boundary', (text) => text.replace('before 2', 'before 3')],
    ['checkpoint', (text) => text.replace('checkpoint ', 'checkpoint 1')],
    ['time', (text) => text.replace('time 2', 'time 3')],
    ['end', (text) => `${text}\n`],
  ])('nor when the note has another %s', async (_part, alter) => {
    const text = await readFile(scene.note, 'utf8')
    expect(alter(text)).not.toBe(text)
    await replace(alter(text))
    expect(await scene.verdict()).toEqual([none, missing])
  })

  test('nor when it was signed with another key', async () => {
    const note = openCut(await readFile(scene.note, 'utf8'), readPublicKey(scene.world.pem))
    if (!note) throw new Error('no note')
    await replace(signCut(note, generateKeyPairSync('ed25519').privateKey))
    expect(await scene.verdict()).toEqual([none, missing])
    await replace(signCut(note, scene.world.privateKey))
    expect(await scene.verdict()).toEqual([])
  })

  test('nor by a note of somebody else’s, whatever it is called', async () => {
    await keepFor(scene.people.ben, 24)
    await cut(scene.world, scene.people.ben)
    const bens =
      (await readdir(scene.world.folder)).find((name) => name.startsWith(scene.people.ben.tenantId)) ?? ''
    await rm(scene.note)
    await copyFile(join(scene.world.folder, bens), scene.note)
    expect(await scene.verdict()).toEqual([none, missing])
  })

  test('nor when more is gone than was signed', async () => {
    await asAdmin('DELETE FROM audit_events WHERE tenant_id = $1 AND seq < 19', [scene.people.uma.tenantId])
    expect(await scene.verdict()).toEqual([
      ['uma', 17, 'rows 17 to 18 are missing: the cut that was signed ends at row 16'],
    ])
  })

  test('nor when the rows of a neighbour are gone whose cut nobody signed', async () => {
    await asAdmin('DELETE FROM audit_events WHERE tenant_id = $1 AND seq < 6', [scene.people.ben.tenantId])
    expect(await scene.verdict()).toEqual([
      ['ben', 1, 'rows 1 to 5 are missing, and no signed note says that they were cut'],
    ])
  })

  test('nor when a cut was signed and rows are gone, and no event says that it was made', async () => {
    const dies = {
      ...scene.world.store,
      write: (name: string, text: string) => scene.world.store.write(name, text).then(die),
    }
    await keepFor(scene.people.ben, 24)
    const cutting = cutTrail({ store: dies, key: scene.world.privateKey }, scene.people.ben.tenantId, {
      requestId: 'req_dies',
    })
    await expect(cutting).rejects.toThrow('killed')
    expect(await scene.verdict()).toEqual([])
    await asAdmin('DELETE FROM audit_events WHERE tenant_id = $1 AND seq < 6', [scene.people.ben.tenantId])
    expect(await scene.verdict()).toEqual([
      ['ben', 1, expect.stringContaining('no event of the chain says that it was made')],
    ])
  })

  test('nor when it goes on from other rows than those that were cut', async () => {
    const tenantId = scene.people.uma.tenantId
    await asAdmin(
      `UPDATE audit_events SET previous_hash = sha256('other') WHERE tenant_id = $1 AND seq = 17`,
      [tenantId],
    )
    await chainAnew(tenantId, 17)
    const rows = await rowsOf(tenantId)
    const note = openCut(await readFile(scene.note, 'utf8'), readPublicKey(scene.world.pem))
    const last = rows.at(-1)
    const known = {
      heads: new Map([[tenantId, { seq: Number(last?.[1]), hash: last?.[15] ?? '' }]]),
      cuts: new Map([[tenantId, note ? [note] : []]]),
    }
    const { findings } = await verifyStream(pageOf(rows), known)
    expect(findings).toMatchObject([
      { problem: 'gap', says: expect.stringContaining('are not those of the cut') },
    ])
    expect(await scene.verdict()).toEqual([
      ['uma', 17, expect.stringMatching(/not the one that was signed$/)],
    ])
  })
})

const die = () => {
  throw new Error('killed')
}

async function* pageOf<T>(rows: T[]): AsyncGenerator<T[]> {
  yield rows
}
