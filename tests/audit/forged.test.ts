import { generateKeyPairSync } from 'node:crypto'
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { signedScene } from './signed-scene.ts'

const scene = signedScene()

describe('M4 T72 a checkpoint', () => {
  const SECOND = '0000000002.checkpoint'
  const edit = async (name: string, alter: (text: string) => string): Promise<void> => {
    const path = join(scene.world.folder, name)
    const text = await readFile(path, 'utf8')
    await chmod(path, 0o600)
    await writeFile(path, alter(text))
    expect(alter(text)).not.toBe(text)
  }
  const verdict = async (key?: string) =>
    (await scene.world.verify(key, scene.known)).findings.map(({ says }) => says)

  test.each([
    ['number', (text: string) => text.replace('number 2', 'number 3')],
    ['time', (text: string) => text.replace(/time 20/, 'time 21')],
    ['root', (text: string) => text.replace(/root ./, (start) => (start === 'root 0' ? 'root 1' : 'root 0'))],
    [
      'previous',
      (text: string) =>
        text.replace(/previous ./, (start) => (start.endsWith('0') ? 'previous 1' : 'previous 0')),
    ],
    [
      'signature',
      (text: string) =>
        text.replace(/signature ./, (start) => (start.endsWith('A') ? 'signature B' : 'signature A')),
    ],
    ['end', (text: string) => `${text}\n`],
  ])('with another %s is none', async (_part, alter) => {
    expect(await verdict()).toEqual([])
    await edit(SECOND, alter)
    expect(await verdict()).toContain(`${SECOND} was not signed with this key, or was changed since`)
  })

  test('signed with another key is none', async () => {
    expect(await verdict()).toEqual([])
    const pem = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString()
    expect(await verdict(pem)).toContain(`${SECOND} was not signed with this key, or was changed since`)
  })

  test('that was taken out is missed, the newest by whoever kept it', async () => {
    await rm(join(scene.world.folder, '0000000001.checkpoint'))
    expect(await verdict()).toEqual(['0000000001.checkpoint is missing'])
    await rm(join(scene.world.folder, SECOND))
    expect(await verdict()).toContain('the checkpoint that was kept elsewhere is not among them')
    expect(await verdict()).toContain('there is no checkpoint at all')
  })

  test('whose chains were changed or are gone says so', async () => {
    const name = /root (\w+)/.exec(await readFile(join(scene.world.folder, SECOND), 'utf8'))?.[1]
    await edit(`${name}.heads`, (text) => text.replace(/ (\d+) /, ' 1$1 '))
    expect(await verdict()).toEqual([expect.stringContaining('are missing or were changed')])
    await rm(join(scene.world.folder, `${name}.heads`))
    expect(await verdict()).toEqual([expect.stringContaining('are missing or were changed')])
  })

  test('is never written over', async () => {
    const before = await readFile(join(scene.world.folder, SECOND), 'utf8')
    expect(await scene.world.store.write(SECOND, 'another')).toBe(false)
    expect(await readFile(join(scene.world.folder, SECOND), 'utf8')).toBe(before)
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => scene.world.sign()))
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'JOB_TAKEN_OVER' })
    expect(await verdict()).toEqual([])
    expect((await readdir(scene.world.folder)).filter((name) => name.startsWith('.'))).toEqual([])
  })
})
