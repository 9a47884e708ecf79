import { isReason, REASONS } from '@/lib/errors'

/** What went wrong at sign-in, in words: `title` says it, `next` says what to do. */
export type Problem = { title: string; next: string }

const unknown: Problem = {
  title: 'Signing in did not work',
  next: 'It is not something you did. Please try again; if it keeps happening, use another way to sign in.',
}

const problems: Record<string, Problem> = {
  Verification: {
    title: 'The link no longer works',
    next: 'It has been used, it is older than 10 minutes, or another browser asked for it. Ask for a new one here.',
  },
  AccessDenied: {
    title: 'You cannot sign in here',
    next: 'The sign-in was declined. Use another way to sign in, or ask whoever runs this.',
  },
  disabled: {
    title: 'This account is disabled',
    next: 'Nothing of yours was deleted. Ask whoever runs this to enable it again.',
  },
  unverified: {
    title: 'Your address is not verified there',
    next: 'Google or GitHub has not seen yet that it is yours. Verify it there and come back, or sign in with a link by mail.',
  },
  other_browser: {
    title: 'This browser did not ask for the link',
    next: 'Open the link in the browser where you asked for it, or type the six digits from the mail there. Or ask for a new link here.',
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
  if (Object.hasOwn(problems, code)) return problems[code] ?? unknown
  return isReason(code) ? { title: unknown.title, next: REASONS[code] } : unknown
}
