import { expect, test } from 'vitest'
import { z } from 'zod'
import { startOutside } from '../support/outside.ts'
import { FOREIGN } from '../users/redirect-payloads.ts'

// T75: every action, and the one page, that are told where the person was, with every payload of the corpus.

await startOutside()
const { loadReauthentication } = await import('@/app/(auth)/re-authenticate/loader')
const { loadActions } = await import('../support/actions.ts')
const { inRequest } = await import('../support/request.ts')
const { asAdmin } = await import('../support/trail.ts')
const { sceneFor } = await import('../attack/scene.ts')

const ours = new URL(process.env.AUTH_URL ?? '').origin
/** Where a browser ends up that is on a page of ours and is told to go there. */
const landing = (target: string): string => new URL(target, `${ours}/sign-in`).origin
const actions = await loadActions()

const TOLD: [action: string, field: string, kept: string][] = [
  ['reAuthenticate', 'next', '/admin/users'],
  ['signOut', 'returnTo', '/sign-in?next=%2Fadmin%2Fusers'],
  ['switchTeam', 'returnTo', '/admin/users'],
]

// The limit counts presses, and is not what this is about: here it admits all.
await asAdmin(`CREATE OR REPLACE FUNCTION app.take_token(p_key text, p_max integer, p_seconds double precision)
  RETURNS double precision LANGUAGE sql AS 'SELECT 0::double precision'`)

test('T75 no other action takes the name of a page', () => {
  const named = actions.filter(({ policy }) => {
    const shape = JSON.stringify(z.toJSONSchema(policy.input, { io: 'input', unrepresentable: 'any' }))
    return /"(next|to|\w*(return|redirect|callback|page|path|url|href)\w*)":/i.test(shape)
  })
  expect(named.map(({ name }) => name).sort()).toEqual(TOLD.map(([name]) => name))
})

test.each(TOLD)(
  `T75 after %s a person goes on to a page of ours, whichever of ${FOREIGN.length} its \`%s\` is`,
  {
    timeout: 60_000,
  },
  async (name, field, kept) => {
    const declared = actions.find((one) => one.name === name)
    if (declared === undefined) throw new Error(`there is no action ${name}`)
    const seen = new Set<string>()
    await inLanes([...FOREIGN, '/admin/users'], async (payload) => {
      const { call, input } = await sceneFor(declared)
      const answer = await call({ input: { ...input, [field]: payload } })
      if (answer.status === 'error') throw new Error(`${payload}: ${answer.error.reason}`)
      const { target } = answer.data as { target: string }
      expect(landing(target), payload).toBe(ours)
      const later = new URL(target, ours).searchParams.get('next')
      if (later !== null) expect(landing(later), payload).toBe(ours)
      seen.add(target)
    })
    expect(seen).toContain(kept)
  },
)

test('T75 the page that asks once more who somebody is leads on to one of ours', async () => {
  const declared = actions.find(({ name }) => name === 'reAuthenticate')
  if (declared === undefined) throw new Error('there is no action reAuthenticate')
  const { cookie } = await sceneFor(declared)
  const shownFor = async (next: string) =>
    (await inRequest({ headers: { cookie } }, () => loadReauthentication({ next }))).next
  await inLanes([...FOREIGN], async (payload) => expect(landing(await shownFor(payload)), payload).toBe(ours))
  expect(await shownFor('/billing')).toBe('/billing')
})

/** Some at a time; most of an attempt is waiting for the database. */
async function inLanes(payloads: string[], work: (payload: string) => Promise<unknown>): Promise<void> {
  const lane = async () => {
    for (let payload = payloads.pop(); payload !== undefined; payload = payloads.pop()) await work(payload)
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}
