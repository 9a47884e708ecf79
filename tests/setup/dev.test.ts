import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, expect, test } from 'vitest'
import { ROOT } from '../../local/folder.ts'
import { freePort } from '../../local/ports.ts'
import { ownBuildFolder } from '../../local/production.ts'
import { isFree } from '../../scripts/port.mjs'
import { processesWith } from '../support/processes.ts'

// `npm run dev` as a person runs it, in a folder and a build folder of this test's own.
const folder = `${ROOT}/.local/test-${process.pid}`
const port = await freePort()
const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

type Run = {
  child: ChildProcess
  said(text: string): Promise<string>
  ended: Promise<{ code: number | null; output: string }>
}

function dev(changes: Record<string, string> = {}): Run {
  const { PATH, HOME, USER } = process.env
  const child = spawn(process.execPath, ['scripts/start.mjs', 'dev'], {
    cwd: ROOT,
    // Nothing of this test's environment: a fresh clone has none.
    env: {
      NODE_ENV: 'development',
      PATH,
      HOME,
      USER,
      PORT: String(port),
      PORTCULLIS_LOCAL_FOLDER: folder,
      ...ownBuildFolder(folder),
      ...changes,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += String(piece)))
  const ended = once(child, 'close').then(([code]) => ({ code, output }))
  return {
    child,
    ended,
    async said(text) {
      let over = false
      ended.then(() => (over = true))
      while (!output.includes(text)) {
        if (over) throw new Error(`It ended without saying "${text}":\n${output}`)
        await sleep(100)
      }
      return output
    },
  }
}

/** The processes of this test's world: the folder is in the command line of each, or the app's port is. */
const alive = () => [...processesWith(folder), ...processesWith(`next dev --port ${port}`)]

async function untilNobodyIsLeft(): Promise<void> {
  await expect.poll(alive, { timeout: 20_000, interval: 200 }).toEqual([])
  expect(await isFree(port)).toBe(true)
}

test('npm run dev serves the app, says where everything is, and leaves nothing behind', {
  timeout: 180_000,
}, async () => {
  const first = dev()
  const output = await first.said('First page after')
  expect(output).toContain(`http://localhost:${port}`)
  expect(output).toContain('ada@portcullis.test')
  expect((await fetch(`http://localhost:${port}/`)).status).toBe(200)
  const [, mailbox = ''] = /Mailbox\s+(\S+)/.exec(output) ?? []
  expect(await (await fetch(`${mailbox}/api/messages`)).json()).toEqual([])
  expect(alive().length).toBeGreaterThan(0)

  const second = await dev({ PORT: String(await freePort([port])) }).ended
  expect(second.code).toBe(1)
  expect(second.output).toContain(`npm run dev already runs in this folder: http://localhost:${port}`)

  const elsewhere = await dev({ PORTCULLIS_LOCAL_FOLDER: `${folder}/elsewhere` }).ended
  expect(elsewhere.code).toBe(1)
  expect(elsewhere.output).toContain(
    `Port ${port} is taken by another program. Stop that one, or choose another port`,
  )

  first.child.kill('SIGINT')
  expect((await first.ended).code).toBe(0)
  await untilNobodyIsLeft()
})

test('after kill -9 nothing is left either, and the next start works', { timeout: 180_000 }, async () => {
  const first = dev()
  await first.said('First page after')
  const { pid } = JSON.parse(readFileSync(`${folder}/dev.lock`, 'utf8'))
  process.kill(pid, 'SIGKILL')
  await untilNobodyIsLeft()

  const again = dev()
  await again.said('First page after')
  again.child.kill('SIGTERM')
  await again.ended
  await untilNobodyIsLeft()
})

test('a PORT that is no port is refused in one sentence', async () => {
  const { code, output } = await dev({ PORT: 'three' }).ended
  expect({ code, output }).toEqual({
    code: 1,
    output: 'PORT is "three", which is no port number. Use one from 1024 to 65535.\n',
  })
})
