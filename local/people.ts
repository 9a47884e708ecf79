import { createHash } from 'node:crypto'

/**
 * The people of the local world. The seed gives the first three an account; Nia is the newcomer whom the
 * app has never met, so that signing up can be tried too.
 */
export const PEOPLE = [
  { name: 'Ada Quist', email: 'ada@portcullis.test', login: 'ada', about: 'admin' },
  { name: 'Uma Rao', email: 'uma@northwind.test', login: 'uma', about: 'has the team Northwind' },
  { name: 'Ben Okafor', email: 'ben@okafor.test', login: 'ben', about: 'in another tenant' },
  { name: 'Nia Farrow', email: 'nia@example.test', login: 'nia', about: 'new here, signs up' },
] as const

/**
 * The `sub` that the local Google gives to an account: 21 digits like Google's own, and the same at every
 * start, because the app remembers accounts by it (OpenID Connect Core 1.0, section 2: never reassigned).
 *
 * @param account the address under which the account was made
 * @example googleSubject('ada@portcullis.test') // '1…', 21 digits
 */
export function googleSubject(account: string): string {
  return `1${String(digestOf(account) % 10n ** 20n).padStart(20, '0')}`
}

/**
 * The `id` that the local GitHub gives to an account, the same at every start: 3 to 6 for the people above, nine digits
 * for anybody else.
 *
 * @param account the address under which the account was made
 */
export function githubId(account: string): number {
  const known = PEOPLE.findIndex(({ email }) => email === account.toLowerCase())
  return known < 0 ? 10 ** 8 + Number(digestOf(account) % (9n * 10n ** 8n)) : known + 3
}

function digestOf(account: string): bigint {
  return BigInt(`0x${createHash('sha256').update(account.toLowerCase()).digest('hex')}`)
}
