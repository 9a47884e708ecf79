import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choosePorts, freePort, USUAL_PORTS } from '@/local/ports'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ports-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a part answers where it usually does, anywhere else where that is taken, and there again the next time', async () => {
  const file = join(folder, 'usual.json')
  const [database, stripe] = [await freePort(), await freePort()]
  const taken = createServer().listen(stripe, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))

  const first = await choosePorts(file, [], { database, stripe })
  expect(first.database).toBe(database)
  expect(first.stripe).not.toBe(stripe)

  await new Promise((resolve) => taken.close(resolve))
  expect(await choosePorts(file, [], { database, stripe })).toEqual(first)
})

test('without usual ones any will do, no two of them the same, and those of npm run dev stay free', async () => {
  const spokenFor = await freePort()
  const ports = Object.values(await choosePorts(join(folder, 'any.json'), [spokenFor], {}))
  expect(new Set([spokenFor, ...ports]).size).toBe(Object.keys(USUAL_PORTS).length + 1)
  expect(ports.filter((port) => Object.values(USUAL_PORTS).includes(port))).toEqual([])
})

test('worlds that start at once are given no place twice, though nobody listens there yet', async () => {
  const ports = await Promise.all(Array.from({ length: 4 }, () => many(500)))
  expect(new Set(ports.flat()).size).toBe(2_000)
})

async function many(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) ports.push(await freePort())
  return ports
}
