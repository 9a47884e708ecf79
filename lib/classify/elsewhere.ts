import 'server-only'
import type { Code } from '@/lib/errors'
import { Stripe } from '@/lib/stripe'

/** What Stripe's SDK threw (https://docs.stripe.com/api/errors), or undefined where it was not Stripe. */
export function stripeCodeOf(error: unknown): Code | undefined {
  if (!(error instanceof Stripe.errors.StripeError)) return undefined
  if (error instanceof Stripe.errors.StripeSignatureVerificationError) return 'WEBHOOK_SIGNATURE'
  if (error instanceof Stripe.errors.StripeAuthenticationError) return 'STRIPE_KEY'
  if (error instanceof Stripe.errors.StripePermissionError) return 'STRIPE_KEY'
  if (error instanceof Stripe.errors.StripeIdempotencyError) return 'STRIPE_CONFLICT'
  const { statusCode } = error
  // Without a status nothing was answered; 429 asks to come back later.
  if (statusCode === undefined || statusCode >= 500 || statusCode === 429) return 'STRIPE_UNAVAILABLE'
  if (statusCode === 409) return 'STRIPE_CONFLICT'
  return statusCode === 401 || statusCode === 403 ? 'STRIPE_KEY' : 'STRIPE_REFUSED'
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
  AccountNotLinked: 'AUTH_REFUSED',
  CredentialsSignin: 'AUTH_REFUSED',
  InvalidCallbackUrl: 'AUTH_REFUSED',
  InvalidCheck: 'AUTH_REFUSED',
  InvalidProvider: 'AUTH_REFUSED',
  MissingCSRF: 'AUTH_REFUSED',
  OAuthAccountNotLinked: 'AUTH_REFUSED',
  UnknownAction: 'AUTH_REFUSED',
  Verification: 'AUTH_REFUSED',
  CallbackRouteError: 'AUTH_PROVIDER',
  OAuthCallbackError: 'AUTH_PROVIDER',
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

/** A `fetch` or a socket that got no answer, or undefined where it was neither. */
export function networkCodeOf(error: unknown): Code | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'TimeoutError') return 'NETWORK_UNAVAILABLE'
  if (error instanceof TypeError && error.message === 'fetch failed') return 'NETWORK_UNAVAILABLE'
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' && SOCKET.test(code) ? 'NETWORK_UNAVAILABLE' : undefined
}

const SOCKET = /^(ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_AGAIN|EPIPE|E(TIMEDOUT|HOSTUNREACH|NETUNREACH))$/
