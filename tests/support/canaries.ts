import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { decode } from 'next-auth/jwt'

// M2: two tenants have a word of their own in every text column. Whatever a suite receives is searched for these words,
// and for the secrets of the environment; whose browser it was decides afterwards whether a word was theirs to read.

/** A word of tenant a or b; one for each column. */
export const TOKEN = /zq([ab])[0-9a-f]{12}/g

/** Something that came from the product: an answer, a mail, a line of the log. */
export type Seen = { channel: string; where: string; cookie: string; text: string }

type Finding = Omit<Seen, 'text'> & { tokens: string[]; secrets: string[] }

/** Who the tenants' people are: user id → 'a' or 'b'. */
export type Owners = Record<string, 'a' | 'b'>

const SECRET = /^(AUTH_SECRET|DATABASE_\w+|STRIPE_(API_KEY|WEBHOOK_SECRET)|\w+_CLIENT_SECRET|METRICS_TOKEN)$/

/** What no answer may hold: the secrets of this world, and the passwords inside of its addresses. */
export function secrets(environment: NodeJS.ProcessEnv = process.env): [name: string, value: string][] {
  return Object.entries(environment).flatMap(([name, value = '']): [string, string][] => {
    if (!SECRET.test(name) || value.length < 12) return []
    const password = URL.canParse(value) ? new URL(value).password : ''
    return [[name, value], ...(password ? ([[`${name} (password)`, password]] as [string, string][]) : [])]
  })
}

const SECRETS = secrets()

/** Searches what was received, and notes what it finds for the end of the run; without a file to note it in, nothing. */
export function scan(seen: Seen, file = process.env.CANARY_FILE): void {
  if (file === undefined || file === '') return
  appendFileSync(`${file}.count`, '.')
  const { text, ...rest } = seen
  const tokens = [...new Set(text.match(TOKEN))]
  const found = SECRETS.filter(([, value]) => text.includes(value)).map(([name]) => name)
  if (tokens.length + found.length === 0) return
  appendFileSync(file, `${JSON.stringify({ ...rest, tokens, secrets: found } satisfies Finding)}\n`)
}

/** Searches an answer without using it up. */
export async function scanResponse(response: Response, where: string, cookie: string): Promise<void> {
  if (!process.env.CANARY_FILE) return
  const headers = [...response.headers].map((pair) => pair.join(': ')).join('\n')
  const body = response.status === 304 ? '' : await response.clone().text()
  scan({ channel: 'http', where, cookie, text: `${headers}\n${body}` })
}

/** Notes that somebody is a platform admin, who may read of everybody in the admin area. */
export function noteAdmin(userId: string, file = process.env.CANARY_FILE): void {
  if (file) appendFileSync(`${file}.admins`, `${userId}\n`)
}

/**
 * What was seen where it should not have been: a word of a tenant by somebody of another, a secret by anybody.
 *
 * @returns how much was searched, and a sentence a find
 */
export async function judgeCanaries(
  file: string,
  owners: Owners,
  secret: string,
): Promise<{ searched: number; foreign: string[] }> {
  const admins = read(`${file}.admins`).split('\n')
  const foreign: string[] = []
  for (const line of read(file).split('\n').filter(Boolean)) {
    const { channel, where, cookie, tokens, secrets }: Finding = JSON.parse(line)
    const viewer = await viewerOf(cookie, secret)
    const mayReadAll = admins.includes(viewer) && /^[A-Z]+ \/admin\b/.test(where)
    const strange = mayReadAll ? [] : tokens.filter((token) => token[2] !== owners[viewer])
    for (const word of [...strange, ...secrets])
      foreign.push(`${word} in ${channel} ${where}, read by ${viewer}`)
  }
  return { searched: read(`${file}.count`).length, foreign }
}

/** The user id in a session cookie, or a word for nobody. A mail's reader stands in its cookie's place. */
async function viewerOf(cookie: string, secret: string): Promise<string> {
  if (cookie.startsWith('reader=')) return cookie.slice('reader='.length)
  const [, name = '', token] = /((?:__Host-)?portcullis\.session)=([^;]+)/.exec(cookie) ?? []
  if (token === undefined) return 'nobody'
  const claim = await decode({ token, secret, salt: name }).catch(() => null)
  return claim?.sub ?? 'nobody'
}

const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '')
