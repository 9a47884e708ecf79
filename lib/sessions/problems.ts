import { type Code, isReason, REASONS, type Refusal } from '@/lib/errors'

/** What went wrong at sign-in, in words: `title` says it, `next` says what to do. */
type Problem = { title: string; next: string }

const unknown: Problem = {
  title: 'Signing in did not work',
  next: 'It is not something you did. Please try again; if it keeps happening, use another way to sign in.',
}

const problems = {
  link_over: {
    title: 'The link no longer works',
    next: 'It has been used, it is older than 10 minutes, or another browser asked for it. Ask for a new one here.',
  },
  other_browser: {
    title: 'This browser did not ask for the link',
    next: 'Open the link in the browser where you asked for it, or type the six digits from the mail there. Or ask for a new link here.',
  },
  disabled: {
    title: 'This account is disabled',
    next: 'Nothing of yours was deleted. Ask whoever runs this to enable it again.',
  },
  unverified: {
    title: 'Your address is not verified there',
    next: 'Google or GitHub has not seen yet that it is yours. Verify it there and come back, or sign in with a link by mail.',
  },
  unusable: {
    title: 'We cannot write to that address',
    next: 'The address Google or GitHub has of you is of a kind that gets no mail from us. Choose another there, or sign in with a link by mail.',
  },
  other_way: {
    title: 'You came another way before',
    next: 'An account with this address exists already. Sign in the way you did the first time.',
  },
  declined: {
    title: 'The other side did not confirm it',
    next: 'Google or GitHub sent you back without a sign-in. Try again, or use a link by mail.',
  },
  not_begun_here: {
    title: 'This sign-in is over',
    next: 'It was begun in another browser, or too long ago. Begin it again here.',
  },
  incomplete: {
    title: 'The address is not complete',
    next: 'Some of it was lost on its way here, or came twice. Open the whole link, or begin again here.',
  },
  provider: {
    title: unknown.title,
    next: 'Google or GitHub did not answer as it should. Try again in a minute, or use a link by mail.',
  },
} satisfies Record<string, Problem>

/** The codes of which the page says more than their reason does. The words leave the server, the codes do not. */
const WORDS: Partial<Record<Code, keyof typeof problems>> = {
  AUTH_LINK_OVER: 'link_over',
  AUTH_OTHER_BROWSER: 'other_browser',
  AUTH_DISABLED: 'disabled',
  AUTH_ADDRESS_UNVERIFIED: 'unverified',
  AUTH_ADDRESS_UNUSABLE: 'unusable',
  AUTH_OTHER_WAY: 'other_way',
  AUTH_DECLINED: 'declined',
  AUTH_REFUSED: 'not_begun_here',
  INPUT_UNREADABLE: 'incomplete',
  AUTH_PROVIDER: 'provider',
  NETWORK_UNAVAILABLE: 'provider',
}

/** The page that explains why somebody was not signed in. */
export const PROBLEM_PAGE = '/sign-in/problem'

/** Its address for one refusal. */
export const problemPage = ({ code, reason }: Refusal, requestId: string): string =>
  `${PROBLEM_PAGE}?${new URLSearchParams({ error: WORDS[code] ?? reason, request: requestId })}`

/** The sentences for the word in the address of that page. One that we never wrote there gets the general ones. */
export function problemFor(word: string | undefined): Problem {
  if (word === undefined) return unknown
  if (Object.hasOwn(problems, word)) return problems[word as keyof typeof problems]
  return isReason(word) ? { title: unknown.title, next: REASONS[word] } : unknown
}
