/** The closed list of reasons a caller can be given, each with the sentence a person reads. */
export const REASONS = {
  cross_origin: 'This request did not come from our own pages. Reload the page and try again.',
  signed_out: 'You are signed out. Sign in and try again.',
  reauthenticate: 'Confirm that it is you, then do this again.',
  other_browser:
    'Open the link in the browser where you asked for it, or type the six digits from the mail there.',
  forbidden: 'Your role does not allow this. Ask an owner or an admin to do it.',
  not_found: 'We could not find that. It may have been removed; go back and reload the list.',
  invalid_input: 'Some of this needs another look. Correct the marked fields and send it again.',
  rate_limited: 'That was too often. Wait a moment and try again.',
  conflict: 'Something changed in the meantime. Reload the page and try again.',
  unavailable: 'This did not work, and nothing was changed. Try again in a minute.',
} as const

export type Reason = keyof typeof REASONS

export const isReason = (value: unknown): value is Reason =>
  typeof value === 'string' && Object.hasOwn(REASONS, value)

/** Internal code → what a caller is told, what it means, what an operator does, and whether somebody is called at once. */
export type Codes = Record<
  string,
  readonly [reason: Reason, meaning: string, remedy: string, alert?: 'critical']
>
