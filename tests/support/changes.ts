import { watchCommits } from './commits.ts'

/**
 * Counts every committed change of a row from now on, but for what a refusal may leave: buckets, the keys of calls that
 * came to nothing, when somebody was here, who is on the way to Stripe, tries.
 *
 * @returns a function that answers how many rows were changed since it was last asked
 */
export async function countChanges(): Promise<() => Promise<number>> {
  const commits = await watchCommits({
    ignoring: ['last_seen_at', 'checkout_until', 'code_tries', 'tries'],
    except: ['rate_limits', 'idempotency_keys'],
  })
  return async () => (await commits()).changed.filter((table) => table !== 'jobs').length
}

/** What stays of work in two halves when the second fails: a question or a link nobody can answer. */
export const LEFT_BEHIND: Record<string, number> = {
  sendReauthenticationCode: 1,
  signInWithEmail: 1,
}
