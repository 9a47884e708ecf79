import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChild } from '../../local/child.ts'
import { LOCAL_FOLDER, ROOT } from '../../local/folder.ts'
import { KEPT_FILES, plantAll } from './scratch.ts'
import { VIOLATIONS } from './violations.ts'

// One real build of a small app with the real guard, in which everything forbidden is planted at once.
const folder = `${LOCAL_FOLDER}/planted-${process.pid}`
const MINUTES = 60_000
let checked: { code: number | string; lines: string[] }

beforeAll(async () => {
  plantAll(folder)
  const built = await run('next', ['build'])
  expect(built.lines.join('\n')).toMatch(/Compiled successfully/)
  expect(built.code).toBe(0)
  checked = await run('node', [`${ROOT}/scripts/surface.ts`, '--check', '--built', '--root', folder])
}, 4 * MINUTES)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('T1 T44 N5 after a build, what can be reached and nobody declared is named by file and export', () => {
  test.each(VIOLATIONS)('$name', ({ found }) => {
    expect(checked.lines.filter((line) => line.startsWith(found))).not.toEqual([])
  })

  test('the check ends with an error', () => expect(checked.code).toBe(1))

  test('and nothing is said of what is as it should be', () => {
    expect(checked.lines.filter((line) => KEPT_FILES.some((path) => line.startsWith(path)))).toEqual([])
    expect(checked.lines.join('\n')).toMatch(/^compared with the build in /m)
  })
})

async function run(
  program: string,
  args: readonly string[],
): Promise<{ code: number | string; lines: string[] }> {
  const child = startChild(`${ROOT}/node_modules/.bin/${program}`, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NEXT_DIST_DIR: '.next' },
  })
  let output = ''
  for (const stream of [child.process.stdout, child.process.stderr])
    stream?.on('data', (piece) => {
      output += String(piece)
    })
  const code = await child.ended
  return { code, lines: output.split('\n') }
}
