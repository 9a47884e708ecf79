import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { KEY_FIELD, TENANT_FIELD } from '@/lib/guard/reserved'
import type { Entry, Manifest } from '@/lib/surfaces/entry'
import { CONTROLS } from '../attack/controls/index.ts'
import { demandsOfEntry, justEnough } from '../attack/ranks.ts'
import { type Answer, call } from '../support/action-client.ts'
import { changingNothing } from '../support/digest.ts'
import { createPerson, type Person, removePeople } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { trailOf } from '../support/trail.ts'

// T4: what is somebody else's and what was never there get one answer, so that nobody learns from it which ids are in use.
// The actions and their fields are those of surface.json, the input that they take that of the attack matrix. How long it
// takes is in tests/corpus/foreign-timing.test.ts.

const { entries }: Manifest = JSON.parse(readFileSync('surface.json', 'utf8'))
const idsIn = ({ input }: Entry): string[] =>
  Object.entries(input.form?.properties ?? {}).flatMap(([name, { format }]) =>
    format === 'uuid' ? [name] : [],
  )
const NAMING = entries.filter((entry) => entry.kind === 'action' && idsIn(entry).length > 0)
expect(NAMING.length).toBeGreaterThan(10)

type Fields = Record<string, string>
type Scene = {
  /** Whoever may do it, with input that it takes. */
  doer: Person
  own: Fields
  /** Whoever guesses: the same person, but for what only an admin does to everybody. */
  guesser: Person
  /** The same ids of others: in another team and, where no role in the team counts, in the same one. */
  foreign: Fields[]
}

async function prepare(entry: Entry): Promise<Scene> {
  const demands = demandsOfEntry(entry)
  const doer = await createPerson('Lea', justEnough(demands))
  const guesser = demands.role === 'ADMIN' ? await createPerson('Eve') : doer
  const others = [await createPerson('Ben', justEnough(demands))]
  if (entry.role === null) others.push(await createPerson('Mia', { teamId: doer.teamId, member: 'MEMBER' }))
  const inputs = others.map(async (other) => ({
    ...{ userId: other.userId, sessionId: other.sessionId },
    ...(await inputOf(entry.name, other)),
  }))
  return { doer, own: await inputOf(entry.name, doer), guesser, foreign: await Promise.all(inputs) }
}

const inputOf = async (name: string, person: Person): Promise<Fields> =>
  (await CONTROLS[name]?.input(person)) ?? {}

const send = (name: string, { browser, teamId }: Person, fields: Fields): Promise<Answer> =>
  call(browser, name, [{ [TENANT_FIELD]: teamId, [KEY_FIELD]: randomUUID(), ...fields }])

/** All that an answer says, and what the trail says of it. */
async function told({ status, result, location, body, headers }: Answer) {
  if (result?.status !== 'error') throw new Error(`not refused: ${body.slice(0, 300)}`)
  const { requestId, ...error } = result.error
  const events = (await trailOf(requestId)).map(({ event, outcome, code }) => [event, outcome, code])
  expect(events).toHaveLength(1)
  const said = body.replaceAll(requestId, '')
  return { error, events, status, location, said, headers: [...headers.keys()].toSorted() }
}

const scenes = new Map<string, Promise<Scene>>()
function sceneOf(entry: Entry): Promise<Scene> {
  const scene = scenes.get(entry.name) ?? prepare(entry)
  scenes.set(entry.name, scene)
  return scene
}

beforeEach(() => forgetLimits())
afterAll(async () => {
  await removePeople()
  await forgetLimits()
})

describe('T4 absent or somebody else’s', () => {
  test.each(NAMING)('$name says the same of both', async (entry) => {
    const { guesser, own, foreign } = await sceneOf(entry)
    for (const field of idsIn(entry)) {
      for (const { [field]: id = '' } of foreign) {
        expect(id).toMatch(/^[\da-f-]{36}$/)
        await changingNothing(async () => {
          const theirs = await told(await send(entry.name, guesser, { ...own, [field]: id }))
          const none = await told(await send(entry.name, guesser, { ...own, [field]: randomUUID() }))
          expect(theirs).toEqual(none)
        })
      }
    }
  })

  test('acceptInvitation says the same of a link that we did not sign, whichever invitation it names', async () => {
    const [lea, ben] = [await createPerson('Lea'), await createPerson('Ben')]
    const { token = '' } = await inputOf('acceptInvitation', ben)
    const [header, payload = '', signature = ''] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const naming = (id: string) => Buffer.from(JSON.stringify({ ...claims, jti: id })).toString('base64url')
    const guess = async (id: string) => {
      const guessed = [header, naming(id), signature.split('').toReversed().join('')].join('.')
      return told(await send('acceptInvitation', lea, { token: guessed }))
    }
    await changingNothing(async () => expect(await guess(claims.jti)).toEqual(await guess(randomUUID())))
    expect((await send('acceptInvitation', ben, { token })).location).toBe('/dashboard')
  })

  test.each(NAMING)('and from whoever may, $name is done', async (entry) => {
    const { doer, own } = await sceneOf(entry)
    const { result, location, body } = await send(entry.name, doer, own)
    expect(result?.status === 'success' || location === '/dashboard', body.slice(0, 300)).toBe(true)
  })
})
