import { readdir } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { expectWholeAlone, signedScene } from './signed-scene.ts'
import { act, found, rewriteFrom } from './trail-world.ts'

const scene = signedScene()

describe('M4 T72 only the checkpoints show', () => {
  const cutTail = (seq: number) => [
    `DELETE FROM audit_events WHERE tenant_id = :uma AND seq > ${seq}`,
    `UPDATE audit_heads SET seq = ${seq}, hash = (SELECT hash FROM audit_events WHERE tenant_id = :uma AND seq = ${seq})
     WHERE tenant_id = :uma`,
  ]

  test('an end cut off, with the head set back', async () => {
    await scene.change(...cutTail(15))
    await expectWholeAlone()
    expect(found(await scene.world.verify())).toEqual([[scene.people.uma.tenantId, 16, 'cut']])
  })

  test('a chain written anew with hashes that fit, and after which row', async () => {
    await rewriteFrom(scene.people.uma.tenantId, scene.first + 4)
    await expectWholeAlone()
    const { findings } = await scene.world.verify()
    expect(findings).toMatchObject([
      { tenantId: scene.people.uma.tenantId, seq: scene.first + 1, problem: 'rewritten' },
    ])
    expect(findings[0]?.says).toContain(`between rows ${scene.first + 1} and ${scene.second}`)
  })

  test('a chain written anew from its beginning', async () => {
    await rewriteFrom(scene.people.uma.tenantId, 1)
    await expectWholeAlone()
    expect(found(await scene.world.verify())).toEqual([[scene.people.uma.tenantId, 1, 'rewritten']])
  })

  test('a tenant of whom nothing is left', async () => {
    await scene.change(
      'DELETE FROM audit_events WHERE tenant_id = :uma',
      'DELETE FROM audit_heads WHERE tenant_id = :uma',
    )
    await expectWholeAlone()
    expect(found(await scene.world.verify())).toEqual([[scene.people.uma.tenantId, 1, 'cut']])
  })

  test('a backup that was restored, whatever was written since', async () => {
    await scene.restoreOld()
    await expectWholeAlone()
    const lost = (problem: string) =>
      new Set([
        [scene.people.uma.tenantId, scene.first + 1, problem],
        [scene.people.ben.tenantId, scene.benFirst + 1, problem],
      ])
    expect(new Set(found(await scene.world.verify()))).toEqual(lost('cut'))
    await act(scene.people.uma, 20)
    await act(scene.people.ben, 20)
    await expectWholeAlone()
    expect(new Set(found(await scene.world.verify()))).toEqual(lost('rewritten'))
  })

  test('and rows that came after the newest one are nothing wrong', async () => {
    await act(scene.people.uma, 3)
    expect(found(await scene.world.verify(scene.world.pem, scene.known))).toEqual([])
  })

  test('unless they wait for theirs while hours go by', async () => {
    await act(scene.people.uma, 1)
    await scene.change(
      `UPDATE audit_events SET at = at + interval '3 hours' WHERE tenant_id = :ben AND seq = 3`,
    )
    const says = (await scene.world.verify()).findings.map((finding) => finding.says)
    expect(says).toContainEqual(expect.stringMatching(/^no checkpoint after number 2 /))
  })

  test.each([
    ['a cut', () => scene.change(...cutTail(15))],
    ['a rewritten chain', () => rewriteFrom(scene.people.uma.tenantId, 2)],
    ['a restored backup', () => scene.restoreOld()],
    ['a missing tenant', () => scene.change('DELETE FROM audit_events WHERE tenant_id = :uma')],
  ])('and over %s no other is signed: somebody is called', async (_what, tamper) => {
    await tamper()
    await expect(scene.world.sign()).rejects.toMatchObject({ code: 'AUDIT_CONTRADICTED' })
    expect((await readdir(scene.world.folder)).filter((name) => name.endsWith('.checkpoint'))).toHaveLength(2)
    await scene.restore()
    await expect(scene.world.sign()).resolves.toMatchObject({ note: { number: 3 } })
  })
})
