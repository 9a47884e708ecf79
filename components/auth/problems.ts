import { REASONS } from '@/lib/errors'

/** What went wrong at sign-in, in words: `title` says it, `next` says what to do. */
export type Problem = { title: string; next: string }

const unknown: Problem = {
  title: 'Signing in did not work',
  next: 'It is not something you did. Please try again; if it keeps happening, use another way to sign in.',
}

const problems: Record<string, Problem> = {
  Verification: {
    title: 'The link no longer works',
    next: 'It has been used, or it is older than 10 minutes. Ask for a new one.',
  },
  AccessDenied: {
    title: 'You cannot sign in here',
    next: 'The sign-in was declined, or the account is closed. Use another way to sign in, or ask whoever runs this.',
  },
  OAuthAccountNotLinked: {
    title: 'You came another way before',
    next: 'An account with this address exists already. Sign in the way you did the first time.',
  },
  OAuthCallbackError: {
    title: 'The other side did not confirm it',
    next: 'Google or GitHub sent you back without a sign-in. Try again, or use a link by mail.',
  },
}

/**
 * The sentence for an error code of Auth.js (https://authjs.dev/reference/core/errors), or for a reason of our
 * own. What is unknown gets the general one; the code itself is never shown.
 */
export function problemFor(code: string | undefined): Problem {
  if (code === undefined) return unknown
  const reason = Object.entries(REASONS).find(([name]) => name === code)?.[1]
  if (reason) return { title: unknown.title, next: reason }
  return (Object.hasOwn(problems, code) ? problems[code] : undefined) ?? unknown
}
