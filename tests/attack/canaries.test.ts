import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Manifest } from '@/lib/surfaces/entry'
import { judgeCanaries, type Owners, scan, secrets, TOKEN } from '../support/canaries.ts'
import { type CanaryTenant, seedCanaries } from '../support/canary-seed.ts'
import { forgeCookie } from '../support/cookies.ts'
import { openBrowser } from '../support/http-browser.ts'
import { nobody } from '../support/newcomers.ts'
import { forgetLimits } from '../support/sign-in.ts'
import { openPage } from './judge-page.ts'

// M2: words that only one tenant may read, in every text column of every table, and who gets to see them.

const { entries }: Manifest = JSON.parse(readFileSync('surface.json', 'utf8'))
const PAGES = entries.flatMap(({ kind, address }) => (kind === 'page' && address ? [address] : []))
const secret = process.env.AUTH_SECRET ?? ''

let [alder, birch]: (CanaryTenant | undefined)[] = []
const cookieOf = (tenant: CanaryTenant | undefined): Promise<string> =>
  forgeCookie({ sub: tenant?.userId ?? '', sid: tenant?.sessionId ?? '' })

beforeAll(async () => {
  ;[alder, birch] = await seedCanaries(process.env.DATABASE_ADMIN_URL ?? '', process.env.CANARY_FILE)
})
beforeEach(() => forgetLimits())
afterAll(() => forgetLimits())

/** Every word of a canary tenant on every page that a browser can open. */
async function wordsSeen(cookie: string): Promise<string[]> {
  const seen = new Set<string>()
  for (const page of PAGES) {
    const browser = cookie === '' ? nobody() : openBrowser(cookie)
    for (const transport of ['document', 'rsc'] as const) {
      const response = await openPage(browser, page.replace('[id]', alder?.userId ?? ''), transport)
      for (const token of (await response.text()).match(TOKEN) ?? []) seen.add(token)
    }
  }
  return [...seen]
}

describe('T12 T40 a word of one tenant', () => {
  test('is read by its own person, which shows that the search would find it', async () => {
    const seen = await wordsSeen(await cookieOf(alder))
    const where = seen.map((token) => alder?.words[token])
    expect(where).toEqual(expect.arrayContaining(['users.email', 'tenants.name']))
    expect(seen.filter((token) => token.startsWith('zqb'))).toEqual([])
  })

  test('is read by nobody of the other, and by nobody at all', async () => {
    expect((await wordsSeen(await cookieOf(birch))).filter((token) => token.startsWith('zqa'))).toEqual([])
    expect(await wordsSeen('')).toEqual([])
  })
})

describe('T12 M2 the search through all that a run receives', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'canaries-')), 'found')
  const owners = (): Owners => ({ [alder?.userId ?? '']: 'a', [birch?.userId ?? '']: 'b' })
  const foreignIn = async (text: string, cookie: string): Promise<number> => {
    const before = (await judgeCanaries(file, owners(), secret)).foreign.length
    scan({ channel: 'http', where: 'GET /planted', cookie, text }, file)
    return (await judgeCanaries(file, owners(), secret)).foreign.length - before
  }

  test('finds a word where it is another tenant’s, and not where it is one’s own', async () => {
    const text = '<p>zqb0123456789ab</p>'
    expect(await foreignIn(text, await cookieOf(alder))).toBe(1)
    expect(await foreignIn(text, '')).toBe(1)
    expect(await foreignIn(text, await cookieOf(birch))).toBe(0)
  })

  test('finds a secret, whoever reads it', async () => {
    expect(secrets().length).toBeGreaterThan(7)
    for (const [, value] of secrets())
      expect(await foreignIn(`x${value}y`, await cookieOf(alder))).toBeGreaterThan(0)
  })
})

describe('T12 T77 M14 what the build holds', () => {
  const secretsIn = (bytes: Buffer): string[] =>
    secrets().flatMap(([name, value]) => (bytes.includes(value) ? [name] : []))

  test('is no secret: no script, page, payload or map', () => {
    const files = ['static', 'server/app'].flatMap((folder) => walk(`${process.env.NEXT_DIST_DIR}/${folder}`))
    expect(files.length).toBeGreaterThan(20)
    const found = files.flatMap((path) => secretsIn(readFileSync(path)).map((name) => `${name} in ${path}`))
    expect(found).toEqual([])
  })

  test.each(secrets())('would be seen if a script held %s', (name, value) => {
    expect(secretsIn(Buffer.from(`const a="${value}";`))).toContain(name)
  })
})

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}
