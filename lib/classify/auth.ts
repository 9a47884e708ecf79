import 'server-only'
import type { Code } from '@/lib/errors'

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
  InvalidCallbackUrl: 'INPUT_UNREADABLE',
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
