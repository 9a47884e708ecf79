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
 * The `sub` that the local Google gives to an address: 21 digits like Google's own, and the same at every
 * start, because the app remembers accounts by it (OpenID Connect Core 1.0, section 2: never reassigned).
 *
 * @example googleSubject('ada@portcullis.test') // '1…', 21 digits
 */
export function googleSubject(email: string): string {
  const digest = BigInt(`0x${createHash('sha256').update(email.toLowerCase()).digest('hex')}`)
  return `1${String(digest % 10n ** 20n).padStart(20, '0')}`
}
