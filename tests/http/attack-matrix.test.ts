import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attempt, listActions, type Transport } from '../support/action-client.ts'
import { changingNothing } from '../support/digest.ts'
import { forgetLimits, signIn } from '../support/sign-in.ts'
import { asAdmin } from '../support/trail.ts'
import { assembleCast, type Cast, CELLS, type Fields, PARTS, settle, succeeded, type Who } from './cast.ts'

// Every action of the build, over both transports, from everybody who may not, and from somebody who may.

let cast: Cast

beforeAll(async () => {
  cast = await assembleCast()
}, 60_000)

beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

const INTERNAL =
  /prisma|postgres|sqlstate|portcullis_(app|system|owner)|violates|constraint|ECONNREFUSED|\bat \/|\.ts:\d/i
const FOREIGN = { origin: 'https://evil.test' }

type Event = { key: string; event: string; code: string | null; outcome: string; request_id: string }

/** The latest events, but for those of the pages that a form is answered with. */
const lastEvents = (): Promise<Event[]> =>
  asAdmin<Event>(`SELECT tenant_id || '.' || seq AS key, event, code, outcome::text, request_id FROM audit_events
    WHERE event NOT LIKE 'page.%' ORDER BY at DESC LIMIT 20`)

type Attempt = {
  name: string
  transport: Transport
  who: Who
  fields: Fields
  headers?: Record<string, string | null>
}

/** Makes an attempt that has to be refused with this code: nothing changes, one event says why, no word too many. */
async function expectRefused(
  { name, transport, who, fields, headers = {} }: Attempt,
  code: string,
): Promise<void> {
  const since = await lastEvents()
  const answer = await changingNothing(() => attempt(transport, cast[who], name, fields, { headers }))
  const events = (await lastEvents()).filter((event) => !since.some(({ key }) => key === event.key))
  expect(events).toMatchObject([{ event: PARTS[name]?.event, code, outcome: 'denied' }])
  expect(answer.body).not.toMatch(INTERNAL)
  expect(succeeded(answer)).toBe(false)
  if (transport === 'form') return
  expect(answer.status).toBe(200)
  expect(answer.result).toMatchObject({ status: 'error', error: { requestId: events[0]?.request_id } })
}

test('T1 the table has every action of the build, and the build every action of the table', () => {
  const listed = listActions()
  expect(listed.map(({ name }) => name).sort()).toEqual(Object.keys(PARTS).sort())
  expect(listed.filter(({ file }) => !file.startsWith('actions/'))).toEqual([])
})

describe.each(CELLS)('$name over $transport', ({ name, transport, part }) => {
  const { may, mayNot, code, leadsTo } = part
  const signedIn = may !== 'stranger'
  const takes = Object.keys(part.good({ leaId: '', benId: '' } as Cast))
  const good = (): Fields => part.good(cast)

  test('T8 without an Origin', async () => {
    const headers = { origin: null }
    await expectRefused({ name, transport, who: may, fields: good(), headers }, 'REQUEST_CROSS_ORIGIN')
  })

  test('T8 from another site that forges our proxy’s header', async () => {
    const headers = { ...FOREIGN, 'x-forwarded-host': 'evil.test' }
    await expectRefused({ name, transport, who: may, fields: good(), headers }, 'REQUEST_CROSS_ORIGIN')
  })

  test('T8 from our own page, as a cross-site fetch', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' }
    await expectRefused({ name, transport, who: may, fields: good(), headers }, 'REQUEST_CROSS_ORIGIN')
  })

  test('T8 from another site: Next itself does not run it', async () => {
    const foreign = () => attempt(transport, cast[may], name, good(), { headers: FOREIGN })
    const answer = await changingNothing(foreign)
    expect(succeeded(answer)).toBe(false)
    expect(answer.body).not.toMatch(INTERNAL)
  })

  test('T6 with keys that nobody asked for', async () => {
    // React drops a __proto__ from the arguments of a call by itself.
    for (const key of [
      'isAdmin',
      'tenantId',
      'constructor',
      ...(transport === 'form' ? ['__proto__'] : []),
    ]) {
      const fields: Fields = JSON.parse(
        JSON.stringify({ ...good(), extra: '1' }).replace('"extra"', `"${key}"`),
      )
      await expectRefused({ name, transport, who: may, fields }, 'INPUT_INVALID')
    }
  })

  if (takes.length > 0)
    test('T7 with garbage for input', async () => {
      for (const value of ['', '\u0000', 'x'.repeat(5_000), '[]', '$undefined', "'; DROP TABLE users; --"]) {
        const fields = Object.fromEntries(takes.map((key) => [key, value]))
        await expectRefused({ name, transport, who: may, fields }, 'INPUT_INVALID')
      }
    })

  if (signedIn)
    test('T2 without a session: refused, or sent to sign in', async () => {
      const answer = await changingNothing(() => attempt(transport, cast.stranger, name, good()))
      expect(succeeded(answer)).toBe(false)
      expect(answer.result?.status === 'error' ? '/sign-in' : answer.location).toMatch(/\/sign-in/)
    })

  if (signedIn)
    test('T2 with a session cookie that is garbage', async () => {
      await expectRefused({ name, transport, who: 'forger', fields: good() }, 'AUTH_NO_SESSION')
    })

  if (mayNot.length > 0)
    test('T4 T5 from somebody who is signed in and may not', async () => {
      for (const who of mayNot) await expectRefused({ name, transport, who, fields: good() }, code)
    })

  test('and from somebody who may, it is done and recorded', async () => {
    const since = await lastEvents()
    const browser = name === 'signOut' ? await signIn('ada@portcullis.test') : cast[may]
    const answer = await attempt(transport, browser, name, good())
    if (leadsTo) expect(answer.location).toMatch(new RegExp(`^(${process.env.PORTCULLIS_URL})?${leadsTo()}`))
    const events = (await lastEvents()).filter((event) => !since.some(({ key }) => key === event.key))
    const own = events.filter(({ event }) => event === part.event)
    expect(own.filter(({ outcome }) => outcome === 'success').length).toBeGreaterThanOrEqual(1)
    expect(own.filter(({ outcome }) => outcome === 'denied' || outcome === 'failed')).toEqual([])
    if (!leadsTo && transport === 'fetch') expect(answer.result).toMatchObject({ status: 'success' })
    await settle()
  })
})
