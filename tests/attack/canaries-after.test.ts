import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { KEY_FIELD, TENANT_FIELD } from '@/lib/guard/reserved'
import type { Manifest } from '@/lib/surfaces/entry'
import { call } from '../support/action-client.ts'
import { TOKEN } from '../support/canaries.ts'
import { type CanaryTenant, seedCanaries } from '../support/canary-seed.ts'
import { forgeCookie } from '../support/cookies.ts'
import { type Browser, openBrowser } from '../support/http-browser.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { asAdmin } from '../support/trail.ts'
import { openPage } from './judge-page.ts'

// M2, T45: what one tenant has just changed is on their pages at once, and in nobody's cache: the other tenant reads every
// page three times after each change, and the search through all that a run receives reads along.

const { entries }: Manifest = JSON.parse(readFileSync('surface.json', 'utf8'))
const PAGES = entries.flatMap(({ kind, address, authentication }) =>
  kind === 'page' && address && authentication === 'session' && !address.startsWith('/admin')
    ? [address]
    : [],
)

type Reader = CanaryTenant & { browser: Browser }
let alder: Reader
let birch: Reader

beforeAll(async () => {
  const tenants = await seedCanaries(process.env.DATABASE_ADMIN_URL ?? '', process.env.CANARY_FILE)
  const readers = tenants.map(async (tenant) => ({
    ...tenant,
    browser: openBrowser(await forgeCookie({ sub: tenant.userId, sid: tenant.sessionId })),
  }))
  const [first, second] = await Promise.all(readers)
  if (!first || !second) throw new Error('two tenants')
  alder = first
  birch = second
})
beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

/** Every word of a canary tenant that somebody's browser receives from a page of each kind, so many times. */
async function wordsRead({ browser }: Reader, times: number): Promise<Set<string>> {
  const words = new Set<string>()
  for (const page of PAGES) {
    const reads = Array.from({ length: times }, (_, read) =>
      openPage(browser, page, read === 1 ? 'rsc' : 'document'),
    )
    for (const response of await Promise.all(reads))
      for (const token of (await response.text()).match(TOKEN) ?? []) words.add(token)
  }
  return words
}

/** What a page shows of a tenant that its people can change: the action, and what it is told. */
const CHANGES: [what: string, column: string, action: string, fields: (word: string) => Promise<object>][] = [
  ['a person’s name', 'users.name', 'updateUserName', async (name) => ({ userId: alder.userId, name })],
  ['the team’s name', 'tenants.name', 'renameTeam', async (name) => ({ [TENANT_FIELD]: alder.teamId, name })],
  [
    'the name of a passkey',
    'passkeys.name',
    'renamePasskey',
    async (name) => {
      const [key] = await asAdmin<{ id: string }>('SELECT id FROM passkeys WHERE user_id = $1', [
        alder.userId,
      ])
      return { id: key?.id, name }
    },
  ],
]

test('the pages of somebody signed in are on the list', () => {
  expect(PAGES).toEqual(expect.arrayContaining(['/audit', '/dashboard', '/profile', '/security', '/team']))
})

test.each(CHANGES)(
  'M2 T45 %s, just changed, is on their own pages and on none of the other’s',
  async (_what, column, action, fields) => {
    const [seeded] = Object.entries(alder.words).find(([, where]) => where === column) ?? []
    if (seeded === undefined) throw new Error(`${column} has no word`)
    const change = async (word: string) => {
      const { result } = await call(alder.browser, action, [
        { [KEY_FIELD]: randomUUID(), ...(await fields(word)) },
      ])
      expect(result).toMatchObject({ status: 'success' })
    }
    // Every page is warm before, from either side.
    await wordsRead(alder, 1)
    await wordsRead(birch, 1)

    const word = `zqa${randomBytes(6).toString('hex')}`
    await change(word)
    const foreign = [...(await wordsRead(birch, 3))].filter((token) => token.startsWith('zqa'))
    expect(foreign).toEqual([])
    expect(await wordsRead(alder, 1)).toContain(word)
    // As the other tests know it.
    await change(seeded)
  },
)
