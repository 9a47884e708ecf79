/**
 * The one table of what can go wrong. `reason` leaves the server, with the sentence below it; the code stays in
 * the log and the audit trail, under the same request id.
 */

/** The closed list of reasons a caller can be given, each with the sentence a person reads. */
export const REASONS = {
  cross_origin: 'This request did not come from our own pages. Reload the page and try again.',
  signed_out: 'You are signed out. Sign in and try again.',
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

/** Internal code → what a caller is told, what it means, and what an operator does about it. */
export const CODES = {
  REQUEST_CROSS_ORIGIN: [
    'cross_origin',
    'Origin or Sec-Fetch-Site is not ours',
    'If it is ours, correct AUTH_URL',
  ],
  AUTH_NO_SESSION: [
    'signed_out',
    'No session cookie, or one we did not sign',
    'Nothing; expected after sign-out',
  ],
  AUTH_SESSION_ENDED: [
    'signed_out',
    'The session is revoked or expired, or its user is gone',
    'Nothing; expected',
  ],
  AUTH_PLATFORM_ROLE: ['forbidden', 'The user lacks the platform role', 'Look for probing by the same actor'],
  AUTH_MEMBER_ROLE: [
    'forbidden',
    'The user lacks the role within the tenant',
    'Look for probing by the same actor',
  ],
  AUTH_REFUSED: [
    'forbidden',
    'Auth.js did not let somebody in: a used link, a provider’s no',
    'Read the error; many in a row mean probing',
  ],
  AUTH_NOT_OWNER: [
    'forbidden',
    'The target is another user',
    'A forged id: look at the actor’s other requests',
  ],
  INPUT_INVALID: [
    'invalid_input',
    'The input does not fit its schema',
    'Nothing; many in a row mean probing',
  ],
  INPUT_UNREADABLE: [
    'invalid_input',
    'The call has not the shape of a call',
    'Nothing; many in a row mean probing',
  ],
  LIMIT_EXCEEDED: [
    'rate_limited',
    'The bucket of this action is empty',
    'Raise `limit` if real users meet it',
  ],
  TENANT_NOT_FOUND: ['not_found', 'No tenant with this id', 'A bug: the session names a tenant that is gone'],
  MEMBERSHIP_NOT_FOUND: [
    'not_found',
    'The user belongs to no tenant',
    'Give them one; everybody has one of their own',
  ],
  USER_NOT_FOUND: ['not_found', 'No user with this id', 'Nothing'],
  USER_OWN_ROLE: ['forbidden', 'An admin tried to change their own role', 'Another admin has to do it'],
  USER_LAST_ADMIN: ['conflict', 'The last admin would lose the role', 'Make somebody else an admin first'],
  CHECKOUT_BUSY: [
    'conflict',
    'Somebody of the tenant is on the way to Stripe',
    'Nothing; it ends within a minute',
  ],
  BILLING_NO_CUSTOMER: ['not_found', 'The tenant has no Stripe customer', 'Nothing; it never subscribed'],
  BILLING_DOUBLE: ['conflict', 'A customer has two living subscriptions', 'Cancel and refund one at Stripe'],
  BILLING_UNKNOWN_CUSTOMER: [
    'not_found',
    'Stripe names a customer we do not have',
    'Look whether the account is shared',
  ],
  STRIPE_REFUSED: [
    'unavailable',
    'Stripe refused our request',
    'Read the message in the log; check the API key',
  ],
  STRIPE_UNAVAILABLE: ['unavailable', 'Stripe did not answer', 'Look at status.stripe.com'],
  WEBHOOK_SIGNATURE: ['invalid_input', 'The signature does not verify', 'Compare STRIPE_WEBHOOK_SECRET'],
  WEBHOOK_TOO_LARGE: ['invalid_input', 'The body is larger than any event', 'Nothing; not Stripe'],
  WEBHOOK_FOREIGN: ['invalid_input', 'Another API version or mode', 'Set the endpoint’s version to ours'],
  MAIL_UNAVAILABLE: ['unavailable', 'The mail server refused or did not answer', 'Check SMTP_URL'],
  AUTH_PROVIDER: ['unavailable', 'The sign-in provider refused or did not answer', 'Check the OAuth client'],
  REDIRECT_FOREIGN: [
    'unavailable',
    'A redirect to an origin that is not ours',
    'A bug: see who passed the URL',
  ],
  DB_CONFLICT: ['conflict', 'A unique key or a concurrent change', 'Nothing, unless it repeats'],
  DB_REFUSED: ['unavailable', 'Row-level security or a grant said no', 'A bug or an attack: see the stack'],
  DB_NO_AUDIT: [
    'unavailable',
    'A change without an audit event',
    'A bug: the command writes outside the guard',
  ],
  DB_UNAVAILABLE: ['unavailable', 'The database did not answer in time', 'Check the database'],
  UNEXPECTED: ['unavailable', 'An error nobody foresaw', 'Read the stack in the log'],
} as const satisfies Record<string, readonly [reason: Reason, meaning: string, remedy: string]>

export type Code = keyof typeof CODES

/**
 * A check said no, or something outside failed in a way we know. Throwing it rolls the transaction back.
 *
 * @example throw new Refusal('USER_OWN_ROLE', { message: 'You cannot change your own role.' })
 */
export class Refusal extends Error {
  readonly code: Code
  readonly reason: Reason
  /** The sentence for the person; never anything internal. */
  readonly publicMessage: string
  readonly fields: Record<string, string[]> | undefined

  constructor(
    code: Code,
    options: { message?: string; fields?: Record<string, string[]>; cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause })
    this.name = 'Refusal'
    this.code = code
    this.reason = CODES[code][0]
    this.publicMessage = options.message ?? REASONS[this.reason]
    this.fields = options.fields
  }
}

/** True where the answer is the product working as meant, and not a fault of ours or of somebody we depend on. */
export const isDenial = (refusal: Refusal): boolean => refusal.reason !== 'unavailable'
