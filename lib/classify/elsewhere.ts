import 'server-only'
import type { Code } from '@/lib/errors'

/**
 * What Stripe's SDK threw (https://docs.stripe.com/api/errors), or undefined where it was not Stripe. Told by its `type`:
 * Next loads the SDK once for each of its bundles, the client is shared between them, and a class of one bundle does not
 * know the errors of another.
 */
export function stripeCodeOf(error: unknown): Code | undefined {
  const type = error instanceof Error ? Reflect.get(error, 'type') : undefined
  if (typeof type !== 'string' || !type.startsWith('Stripe')) return undefined
  if (Object.hasOwn(STRIPE_TYPES, type)) return STRIPE_TYPES[type]
  const status: unknown = Reflect.get(Object(error), 'statusCode')
  // Without a status nothing was answered; 429 asks to come back later.
  if (typeof status !== 'number' || status >= 500 || status === 429) return 'STRIPE_UNAVAILABLE'
  if (status === 409) return 'STRIPE_CONFLICT'
  return status === 401 || status === 403 ? 'STRIPE_KEY' : 'STRIPE_REFUSED'
}

const STRIPE_TYPES: Record<string, Code> = {
  StripeSignatureVerificationError: 'WEBHOOK_SIGNATURE',
  StripeAuthenticationError: 'STRIPE_KEY',
  StripePermissionError: 'STRIPE_KEY',
  StripeIdempotencyError: 'STRIPE_CONFLICT',
}

/**
 * What Auth.js threw (https://authjs.dev/reference/core/errors), or undefined where it was not Auth.js. Told by its
 * `type`, so that not every surface has to load Auth.js.
 *
 * @param inner classifies what Auth.js wrapped: whose fault it is, it says and not the wrapping
 */
export function authCodeOf(error: unknown, inner: (cause: unknown) => Code): Code | undefined {
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') return undefined
  if (!Object.hasOwn(AUTH_TYPES, error.type)) return undefined
  const cause = wrappedBy(error)
  const found = cause === undefined ? 'UNEXPECTED' : inner(cause)
  return found === 'UNEXPECTED' ? AUTH_TYPES[error.type] : found
}

const wrappedBy = ({ cause }: Error): unknown =>
  typeof cause === 'object' && cause !== null && 'err' in cause ? cause.err : undefined

const AUTH_TYPES: Record<string, Code> = {
  AccessDenied: 'AUTH_REFUSED',
  AccountNotLinked: 'AUTH_OTHER_WAY',
  CredentialsSignin: 'AUTH_REFUSED',
  InvalidCallbackUrl: 'AUTH_REFUSED',
  InvalidCheck: 'AUTH_REFUSED',
  InvalidProvider: 'AUTH_REFUSED',
  MissingCSRF: 'AUTH_REFUSED',
  OAuthAccountNotLinked: 'AUTH_OTHER_WAY',
  UnknownAction: 'AUTH_REFUSED',
  Verification: 'AUTH_LINK_OVER',
  CallbackRouteError: 'AUTH_PROVIDER',
  OAuthCallbackError: 'AUTH_DECLINED',
  OAuthProfileParseError: 'AUTH_PROVIDER',
  OAuthSignInError: 'AUTH_PROVIDER',
  EmailSignInError: 'MAIL_UNAVAILABLE',
  ErrorPageLoop: 'AUTH_CONFIG',
  InvalidEndpoints: 'AUTH_CONFIG',
  MissingAdapter: 'AUTH_CONFIG',
  MissingAdapterMethods: 'AUTH_CONFIG',
  MissingSecret: 'AUTH_CONFIG',
  UnsupportedStrategy: 'AUTH_CONFIG',
  UntrustedHost: 'AUTH_CONFIG',
  DuplicateConditionalUI: 'AUTH_CONFIG',
  ExperimentalFeatureNotEnabled: 'AUTH_CONFIG',
  MissingAuthorize: 'AUTH_CONFIG',
  MissingWebAuthnAutocomplete: 'AUTH_CONFIG',
  WebAuthnVerificationError: 'AUTH_REFUSED',
  // These only wrap: what they wrap is what happened.
  AdapterError: 'UNEXPECTED',
  AuthError: 'UNEXPECTED',
  EventError: 'UNEXPECTED',
  JWTSessionError: 'UNEXPECTED',
  SessionTokenError: 'UNEXPECTED',
  SignInError: 'UNEXPECTED',
  SignOutError: 'UNEXPECTED',
}

/**
 * What the OAuth client of Auth.js threw (https://github.com/panva/oauth4webapi) because of what the browser brought back:
 * another state, nonce or issuer than it left with, or a code that is not good, or no longer. Undefined where it is not that: then
 * the provider is to blame, or our client at it, and that is a fault.
 */
export function oauthCodeOf(error: unknown): Code | undefined {
  if (!(error instanceof Error)) return undefined
  const { cause } = error
  if (typeof cause !== 'object' || cause === null) return undefined
  if ('parameters' in cause && cause.parameters instanceof URLSearchParams) return 'AUTH_REFUSED'
  if ('claim' in cause && cause.claim === 'nonce') return 'AUTH_REFUSED'
  // RFC 6749, 5.2; GitHub answers 200 and has a word of its own.
  const told: unknown =
    'body' in cause ? Reflect.get(Object(cause.body), 'error') : Reflect.get(cause, 'error')
  return told === 'invalid_grant' || told === 'bad_verification_code' ? 'AUTH_REFUSED' : undefined
}

/** A `fetch` or a socket that got no answer, or undefined where it was neither. */
export function networkCodeOf(error: unknown): Code | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'TimeoutError') return 'NETWORK_UNAVAILABLE'
  if (error instanceof TypeError && error.message === 'fetch failed') return 'NETWORK_UNAVAILABLE'
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' && SOCKET.test(code) ? 'NETWORK_UNAVAILABLE' : undefined
}

const SOCKET = /^(ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_AGAIN|EPIPE|E(TIMEDOUT|HOSTUNREACH|NETUNREACH))$/
