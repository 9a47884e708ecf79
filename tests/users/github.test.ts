import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import type { Code } from '@/lib/errors'

// What GitHub can answer to the two questions about who came, and whose fault it is when it is no answer (T27, T28).

const GOOD = {
  '/user': { id: 7, login: 'ben', name: 'Ben Okafor' },
  '/user/emails': [
    { email: 'ben@users.noreply.github.test', primary: false, verified: true },
    { email: 'ben@okafor.test', primary: true, verified: true },
  ],
}
let answers: Record<string, unknown> = GOOD

const server = createServer((request, response) => {
  const answer = answers[request.url ?? '']
  const status = answer === undefined ? 404 : typeof answer === 'number' ? answer : 200
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}))
})
await once(server.listen(0, '127.0.0.1'), 'listening')
process.env.GITHUB_BASE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
afterAll(() => server.close())

const { githubProvider } = await import('@/lib/users/providers')
const { classify } = await import('@/lib/classify')

/** Asks as Auth.js does, once it has a token. */
async function whoCame(answered: Record<string, unknown>): Promise<unknown> {
  const [github] = githubProvider()
  if (typeof github?.userinfo !== 'object' || !github.userinfo.request) throw new Error('nobody asks')
  answers = answered
  return github.userinfo.request({ tokens: { access_token: 'x' }, provider: github } as never)
}

test('the primary address is the person’s, with GitHub’s word for it', async () => {
  expect(await whoCame(GOOD)).toMatchObject({ id: 7, email: 'ben@okafor.test', email_verified: true })
  const unverified = [{ email: 'ben@okafor.test', primary: true, verified: false }]
  expect(await whoCame({ ...GOOD, '/user/emails': unverified })).toMatchObject({ email_verified: false })
})

test.each<[name: string, answered: Record<string, unknown>, code: Code]>([
  ['no primary address', { ...GOOD, '/user/emails': [] }, 'AUTH_ADDRESS_UNVERIFIED'],
  ['no addresses to be asked for, without the scope', { '/user': GOOD['/user'] }, 'AUTH_ADDRESS_UNVERIFIED'],
  ['no such page as the user’s', { '/user/emails': GOOD['/user/emails'] }, 'AUTH_PROVIDER'],
  ['a token it does not take', { ...GOOD, '/user': 401 }, 'AUTH_PROVIDER'],
  ['a bad moment', { ...GOOD, '/user/emails': 502 }, 'AUTH_PROVIDER'],
  ['another shape', { ...GOOD, '/user': { id: 'seven' } }, 'SCHEMA_MISMATCH'],
])(
  'where GitHub has %s: a denial if the person can mend it, and a fault if not',
  async (_name, answered, code) => {
    const error = await whoCame(answered).catch((thrown: unknown) => thrown)
    expect(classify(error).code).toBe(code)
  },
)
