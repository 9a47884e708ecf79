import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { TENANT_FIELD } from '@/lib/guard/reserved'
import { seal } from '@/lib/keys'
import type { Manifest } from '@/lib/surfaces/entry'
import type { Browser } from '../support/http-browser.ts'
import { createPerson, type Person, removePeople } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { byHand } from '../support/trail.ts'
import { HALF_SIGNED_IN, IMPOSTORS } from './impostors.ts'
import { INTERNAL } from './judge.ts'
import { changesOf, observe } from './observe.ts'
import { demandsOfEntry, demote, justEnough, lowerThan } from './ranks.ts'

// M1: every download of the build, as a person's browser follows a link and as a script asks, by everybody whom it is
// not for. Whoever may have it makes the positive control, through the same client.

type Query = Record<string, string>

/** A query that is answered with a file, for whoever may have it; a download that is not in here fails the run. */
const GOOD: Record<string, (person: Person) => Query> = {
  '/account/export': ({ userId }) => ({ id: userId }),
  '/audit/export': ({ teamId }) => ({ format: 'csv', [TENANT_FIELD]: teamId }),
  '/admin/audit/export': ({ teamId }) => ({ format: 'jsonl', who: teamId }),
}
/** What has to be there before. */
const READY: Record<string, (person: Person) => Promise<void>> = {
  // A file of nothing: its end, sealed as the job does it.
  '/account/export': ({ userId }) =>
    byHand(
      `WITH file AS (
         INSERT INTO account_exports (user_id, id, ready_at, expires_at) VALUES ($1, $1, now(), now() + interval '1 day')
       ) INSERT INTO account_export_parts (user_id, export_id, number, data) VALUES ($1, $1, 0, $2)`,
      [userId, seal('account-export', `${userId}/${userId}/0`, gzipSync(''))],
    ),
}
const ACCEPTS = { link: 'text/html', script: 'application/json' } as const

const { entries }: Manifest = JSON.parse(readFileSync('surface.json', 'utf8'))
const DOWNLOADS = entries
  .filter(({ kind }) => kind === 'download')
  .flatMap((entry) => (['link', 'script'] as const).map((by) => ({ entry, by })))

afterEach(() => removePeople())
afterAll(() => forgetLimits())

test('M1 T44 for every download of the build somebody has said what a good request is', () => {
  const addresses = new Set(DOWNLOADS.map(({ entry }) => entry.address ?? ''))
  expect([...addresses].sort()).toEqual(Object.keys(GOOD).sort())
})

describe.each(DOWNLOADS)('$entry.address by a $by', ({ entry, by }) => {
  const address = entry.address ?? ''
  const demands = demandsOfEntry(entry)
  const somebody = async () => {
    const person = await createPerson('Lea', justEnough(demands))
    await READY[address]?.(person)
    return person
  }
  const good = (person: Person): Query => GOOD[address]?.(person) ?? {}
  const ask = (browser: Browser, query: Query, headers: Record<string, string> = {}) =>
    browser.send(`${address}?${new URLSearchParams(query)}`, { headers: { accept: ACCEPTS[by], ...headers } })
  const score = { surface: address, transport: 'route' } as const

  /** Holds an attempt to a refusal: no file, no change, no success in the trail, and the code that is expected. */
  async function judge(send: () => Promise<Response>, code: RegExp): Promise<string[]> {
    const { answer, changed, events } = await observe(async () => {
      const response = await send()
      return { response, body: await response.text() }
    })
    const { status, headers } = answer.response
    const away = /\/sign-in|\/re-authenticate|[?&]error=\w+/.test(headers.get('location') ?? '')
    const own = events.filter(({ event }) => event === entry.event)
    return [
      ...changesOf(changed),
      ...(headers.has('content-disposition') ? ['it answered with a file'] : []),
      ...((status >= 400 && status < 500) || away ? [] : [`status ${status} ${headers.get('location')}`]),
      ...(INTERNAL.test(answer.body) ? [`it said ${INTERNAL.exec(answer.body)?.[0]}`] : []),
      ...(own.length <= 1 ? [] : [`${own.length} audit rows`]),
      ...own.filter((row) => !code.test(row.code ?? '')).map((row) => `it was recorded as ${row.code}`),
      ...events
        .filter(({ outcome }) => outcome === 'success')
        .map(({ event }) => `the trail says that ${event} was done`),
    ]
  }

  test('is given to somebody who may have it, and that is on record', async ({ task }) => {
    const person = await somebody()
    const { answer, events } = await observe(() => ask(person.browser, good(person)))
    const faults = [
      ...(answer.status === 200 && answer.headers.has('content-disposition')
        ? []
        : [`status ${answer.status}`]),
      ...(events.some(({ event, outcome }) => event === entry.event && outcome === 'success')
        ? []
        : ['no audit row']),
    ]
    await answer.text()
    task.meta.score = { ...score, condition: 'control', kind: 'controls', tried: 1, faults }
    expect(faults).toEqual([])
  })

  type Attack = [condition: string, code: RegExp, tried: (person: Person) => Promise<() => Promise<Response>>]
  const attacks: Attack[] = [
    ...[...IMPOSTORS, HALF_SIGNED_IN].map(
      ({ condition, code, become }): Attack => [
        condition,
        code,
        async (person) => {
          const query = good(person)
          const browser = await become(person)
          return () => ask(browser, query)
        },
      ],
    ),
    ...lowerThan(demands).map(
      ({ standing }): Attack => [
        'low role',
        /^AUTH_(PLATFORM|MEMBER)_ROLE$/,
        async ({ teamId }) => {
          const low = await createPerson('Mia', { ...standing, teamId })
          return () => ask(low.browser, good(low))
        },
      ],
    ),
    [
      'cross-site',
      /^REQUEST_CROSS_ORIGIN$/,
      async (person) => () => ask(person.browser, good(person), { 'sec-fetch-site': 'cross-site' }),
    ],
    [
      'foreign Origin',
      /^REQUEST_CROSS_ORIGIN$/,
      async (person) => () => ask(person.browser, good(person), { origin: 'https://evil.test' }),
    ],
    [
      'bad input',
      /^INPUT_INVALID$/,
      async (person) => () => ask(person.browser, { ...good(person), format: '../../etc/passwd' }),
    ],
    [
      'extra keys',
      /^INPUT_INVALID$/,
      async (person) => () => ask(person.browser, { ...good(person), tenantId: person.personalTenantId }),
    ],
  ]
  if (lowerThan(demands).length > 0)
    attacks.push([
      'stale role',
      /^AUTH_(PLATFORM|MEMBER)_ROLE$/,
      async (person) => {
        await demote(demands, person)
        return () => ask(person.browser, good(person))
      },
    ])
  if (entry.fresh)
    attacks.push([
      'stale login',
      /^AUTH_NOT_FRESH$/,
      async (person) => {
        await byHand(`UPDATE sessions SET authenticated_at = now() - interval '1 day' WHERE id = $1`, [
          person.sessionId,
        ])
        return () => ask(person.browser, good(person))
      },
    ])
  if (READY[address])
    attacks.push([
      'wrong owner',
      /^RESOURCE_NOT_FOUND$/,
      async (person) => {
        const ben = await createPerson('Ben')
        return () => ask(ben.browser, good(person))
      },
    ])
  if (entry.scope === 'per-request-tenant-id')
    attacks.push([
      'wrong tenant',
      /^TENANT_SWITCHED$/,
      async (person) => {
        const ben = await createPerson('Ben')
        return () => ask(ben.browser, good(person))
      },
    ])

  test.for(attacks)('T2 T4 T5 T8 %s', async ([condition, code, tried], { task }) => {
    const send = await tried(await somebody())
    const faults = await judge(send, code)
    task.meta.score = { ...score, condition, kind: 'cells', tried: 1, faults }
    expect(faults).toEqual([])
  })
})
