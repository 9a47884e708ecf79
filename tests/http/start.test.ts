import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { freePort } from '../../local/ports.ts'

// X3: what must be true of the database before the first request, asked of the build itself.

const PATIENCE_MS = 15_000

/** Starts the build with another environment; answers whether it served, and what it said. */
async function start(environment: Record<string, string>): Promise<{ served: boolean; said: string }> {
  const port = await freePort()
  const child = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '--port', String(port)],
    {
      env: { ...process.env, ...environment, NODE_ENV: 'production' },
      stdio: 'pipe',
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      said += part.toString()
    })
  let over = false
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve())).then(() => {
    over = true
  })
  let served = false
  for (const deadline = Date.now() + PATIENCE_MS; !over && !served && Date.now() < deadline; ) {
    await sleep(100)
    served = await fetch(`http://localhost:${port}/api/health`).then(
      ({ status }) => status === 200,
      () => false,
    )
  }
  child.kill('SIGKILL')
  await ended
  return { served, said }
}

const { DATABASE_ADMIN_URL = '', DATABASE_OWNER_URL = '', DATABASE_SYSTEM_URL = '' } = process.env

test('with the roles it is meant for the app serves', async () => {
  expect(await start({})).toMatchObject({ served: true })
})

test.each([
  [
    'a superuser for every request',
    { DATABASE_URL: DATABASE_ADMIN_URL },
    /DATABASE_URL can bypass row-level security/,
  ],
  [
    'a superuser for jobs',
    { DATABASE_SYSTEM_URL: DATABASE_ADMIN_URL },
    /DATABASE_SYSTEM_URL can bypass row-level security/,
  ],
  [
    'the role of jobs for every request',
    { DATABASE_URL: DATABASE_SYSTEM_URL },
    /portcullis_app; use that one/,
  ],
  [
    'a build phase that is none, and no secret',
    { NEXT_PHASE: 'phase-production-build', AUTH_SECRET: '' },
    /AUTH_SECRET is missing/,
  ],
  ['the owner of the tables', { DATABASE_URL: DATABASE_OWNER_URL }, /DATABASE_URL owns the tables/],
  [
    'a password that is wrong',
    { DATABASE_URL: DATABASE_SYSTEM_URL.replace(/:[0-9a-f]{8}/, ':00000000') },
    /DATABASE_URL does not answer/,
  ],
  ['no secret', { AUTH_SECRET: '' }, /AUTH_SECRET is missing/],
  [
    'a public address for the local world',
    { AUTH_URL: 'https://app.example.com' },
    /AUTH_URL must be loopback/,
  ],
])(
  'T40 T77 with %s it serves nothing and says why',
  { timeout: 40_000 },
  async (_name, environment, words) => {
    const { served, said } = await start(environment)
    expect(served).toBe(false)
    expect(said).toMatch(words)
  },
)
