import { afterEach, expect, test, vi } from 'vitest'
import type { Scene } from '../attack/scene.ts'
import { changingNothing } from '../support/digest.ts'
import { startOutside } from '../support/outside.ts'

// T23: a library that answers an error where it was asked for a session made everybody signed in. Here the session is a
// row: however the app is misconfigured, nobody without one gets anything done.

await startOutside()
const { loadActions } = await import('../support/actions.ts')
const { sceneFor } = await import('../attack/scene.ts')

const WHOLE = { ...process.env }
const BROKEN: [name: string, environment: Record<string, string>][] = [
  ['no secret', { AUTH_SECRET: '', NEXT_PHASE: 'phase-production-build' }],
  ['another secret', { AUTH_SECRET: 'another-secret-that-nothing-was-signed-with-0123456789' }],
  ['no address', { AUTH_URL: '', NEXT_PHASE: 'phase-production-build' }],
  ['an address that is none', { AUTH_URL: 'not an address', NEXT_PHASE: 'phase-production-build' }],
  ['a provider without a secret', { GOOGLE_CLIENT_SECRET: '', GITHUB_CLIENT_SECRET: '' }],
  [
    'a provider that is nowhere',
    { GOOGLE_ISSUER_URL: 'http://127.0.0.1:9', GITHUB_BASE_URL: 'http://127.0.0.1:9' },
  ],
  ['a cookie of another name', { AUTH_URL: 'https://localhost:3000', NEXT_PHASE: 'phase-production-build' }],
]

const guarded = (await loadActions()).filter(({ policy }) => policy.access !== 'public')
const scenes = new Map<string, Scene>()
for (const declared of guarded) scenes.set(declared.name, await sceneFor(declared))

afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in WHOLE)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, WHOLE)
})

/** Cookies of nobody: none, noise, and a token that says everything and is signed by nobody. */
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const NOBODY = [
  '',
  'portcullis.session=noise',
  `portcullis.session=${part({ alg: 'none' })}.${part({ sub: 'x', sid: 'y', role: 'ADMIN', user: { role: 'ADMIN' } })}.`,
  `portcullis.session=${part({ message: 'There is a problem with the server configuration.' })}`,
  '__Host-portcullis.session=noise',
  `__Host-portcullis.session=${part({ alg: 'none' })}.${part({ sub: 'x', sid: 'y', role: 'ADMIN' })}.`,
]

test.each(BROKEN)(
  'T23 with %s no action does anything for nobody',
  { timeout: 60_000 },
  async (_name, environment) => {
    Object.assign(process.env, environment)
    vi.resetModules()
    const fresh = await import('../support/actions.ts')
    const { inRequest } = await import('../support/request.ts')
    const broken = (await fresh.loadActions()).filter(({ policy }) => policy.access !== 'public')
    expect(broken).toHaveLength(guarded.length)
    await changingNothing(async () => {
      for (const { name, action } of broken) {
        const scene = scenes.get(name)
        for (const cookie of NOBODY) {
          const answer = await inRequest({ headers: cookie ? { cookie } : {} }, () => action(scene?.input))
          expect(answer, `${name} with ${cookie.slice(0, 60)}`).toMatchObject({ status: 'error' })
        }
      }
    })
  },
)

test('T23 and as it should be configured, each of them does', { timeout: 60_000 }, async () => {
  for (const declared of guarded.filter(({ name }) => /^(updateUserName|endSession|signOut)$/.test(name))) {
    const scene = await sceneFor(declared)
    expect(await scene.call()).toMatchObject({ status: 'success' })
  }
})
