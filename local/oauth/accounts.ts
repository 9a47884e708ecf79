import { PEOPLE } from '../people.ts'

/** An account at a stand-in, as it stands when somebody signs in with it. */
export type Account = {
  /** The address under which it was made, by which it stays the same. */
  made: string
  name: string
  /** The address it has now, and whether the stand-in has seen that it is theirs. */
  email: string
  verified: boolean
}

/**
 * The account that was chosen on a stand-in's page: of somebody known, or of anybody else; nothing for no one.
 *
 * @param form `account`, the address under which it was made; of anybody else also `email`, another address
 *   that it has by now, and `verified`
 */
export function chosenAccount(form: URLSearchParams): Account | undefined {
  const made = form.get('account')?.trim().toLowerCase()
  if (!made) return undefined
  const name = PEOPLE.find(({ email }) => email === made)?.name ?? made.split('@')[0] ?? made
  if (!form.has('email')) return { made, name, email: made, verified: true }
  return { made, name, email: form.get('email')?.trim() || made, verified: form.has('verified') }
}
