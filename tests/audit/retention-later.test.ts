import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cutName } from '@/lib/audit/checkpoints/cut-note'
import { folderStore } from '@/lib/audit/checkpoints/folder-store'
import { readPublicKey } from '@/lib/audit/checkpoints/keys'
import { signCheckpoint } from '@/lib/audit/checkpoints/sign'
import { carryCuts } from '../../scripts/audit/carry.ts'
import { asAdmin } from '../support/trail.ts'
import { cutScene, THROUGH } from './cut-scene.ts'
import { act, checkpointWorld, found, rewriteFrom } from './trail-world.ts'

const scene = cutScene()

describe('M4 T72 after a cut are found as before', () => {
  const late = async () => {
    await act(scene.people.uma, 5)
    await scene.world.sign()
    await act(scene.people.uma, 5)
    await scene.world.sign()
  }

  test('a backup of before it that was restored', async () => {
    await late()
    await scene.restoreOld()
    expect(found(await scene.world.verify())).toContainEqual([scene.people.uma.tenantId, 32, 'cut'])
  })

  test('an end cut off', async () => {
    await late()
    await asAdmin('DELETE FROM audit_events WHERE tenant_id = $1 AND seq > 36', [scene.people.uma.tenantId])
    await asAdmin(
      `UPDATE audit_heads h SET seq = 36, hash = e.hash FROM audit_events e
       WHERE h.tenant_id = $1 AND e.tenant_id = $1 AND e.seq = 36`,
      [scene.people.uma.tenantId],
    )
    expect(await scene.verdict()).toEqual([['uma', 37, expect.stringContaining('the chain ends at row 36')]])
  })

  test.each([
    [20, 17],
    [34, 32],
  ])('a chain written anew from row %i on, and since which checkpoint', async (from, after) => {
    await late()
    await rewriteFrom(scene.people.uma.tenantId, from)
    const [finding] = await scene.verdict()
    expect(finding).toEqual(['uma', after, expect.stringContaining(`between rows ${after} and `)])
  })
})

describe('M4 T72 checkpoints of another series', () => {
  test('with another key go on from a cut whose note was signed anew; a forged one is not', async () => {
    const another = await checkpointWorld()
    const old = { store: scene.world.store, key: readPublicKey(scene.world.pem) }
    const to = { store: another.store, key: another.privateKey }
    await expect(another.sign()).rejects.toMatchObject({ code: 'AUDIT_CONTRADICTED' })
    await expect(carryCuts({ ...old, key: readPublicKey(another.pem) }, to)).rejects.toThrow(
      /^Nothing was taken along: .* was not signed with this key/,
    )
    expect([await carryCuts(old, to), await carryCuts(old, to)]).toEqual([1, 1])
    await another.sign()
    expect(await another.verify()).toMatchObject({ cut: 1, findings: [] })
    await rm(another.folder, { recursive: true })
  })

  test('go on from a cut whose note was taken along, and from no other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-checkpoints-'))
    const sign = () => signCheckpoint(folderStore(folder), scene.world.privateKey)
    await expect(sign()).rejects.toMatchObject({ code: 'AUDIT_CONTRADICTED' })
    await copyFile(scene.note, join(folder, cutName(scene.people.uma.tenantId, THROUGH)))
    await expect(sign()).resolves.toMatchObject({ note: { number: 1 } })
    await rm(folder, { recursive: true })
  })
})
