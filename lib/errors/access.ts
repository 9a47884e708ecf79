import type { Codes } from './reasons.ts'

/** Who may, with what, how often: what the guard itself says no to. */
export const ACCESS = {
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
  AUTH_KEY_UNSET: ['not_found', 'The address needs a key, and none is set', 'Set the variable to have it'],
  AUTH_KEY_WRONG: [
    'signed_out',
    'The bearer key is missing or not the one that is set',
    'Compare it; many in a row mean guessing',
  ],
  AUTH_MEMBER_ROLE: [
    'forbidden',
    'The user lacks the role within the tenant',
    'Look for probing by the same actor',
  ],
  AUTH_REFUSED: [
    'forbidden',
    'What a browser brought back from Google or GitHub belongs to no sign-in that it began, or no longer',
    'Nothing; many in a row mean that somebody tries answers of others, or forged ones',
  ],
  AUTH_DECLINED: [
    'forbidden',
    'Somebody declined at Google or GitHub to sign in, or was declined there',
    'Nothing; if nobody comes in, check the OAuth client',
  ],
  AUTH_OTHER_WAY: [
    'forbidden',
    'Google or GitHub vouches for an address whose account came another way first',
    'Nothing: linked by its address alone, an account could be taken over',
  ],
  AUTH_LINK_OVER: [
    'forbidden',
    'A sign-in link is used, older than ten minutes, or none',
    'Nothing; many in a row mean guessing',
  ],
  AUTH_ADDRESS_UNVERIFIED: [
    'forbidden',
    'Google or GitHub has not verified the address of an account, or tells us none',
    'Nothing; many in a row mean that somebody claims the addresses of others',
  ],
  AUTH_ADDRESS_UNUSABLE: [
    'forbidden',
    'The address of an account at Google or GitHub is none that we mail to',
    'Nothing; the rule is `emailSchema`',
  ],
  AUTH_OTHER_BROWSER: [
    'other_browser',
    'A sign-in link was opened in a browser that did not ask for it',
    'Nothing; many in a row mean that somebody lures people into accounts',
  ],
  AUTH_CODE_WRONG: [
    'invalid_input',
    'The six digits are not those of a mail this browser asked for, or too late, or too many tries',
    'Nothing; many in a row mean guessing',
  ],
  AUTH_DISABLED: [
    'forbidden',
    'Somebody proved who they are, and their account is disabled',
    'Enable it, if they are to come back',
  ],
  TENANT_SWITCHED: [
    'conflict',
    'A form was made for another tenant than the session is in by now',
    'Nothing; expected with two tabs. A forged field gains nothing',
  ],
  AUTH_NOT_OWNER: [
    'forbidden',
    'The target is another user',
    'A forged id: look at the actor’s other requests',
  ],
  AUTH_NOT_FRESH: [
    'reauthenticate',
    'The login is older than the surface allows',
    'Nothing; expected before destructive work',
  ],
  AUTH_SECOND_FACTOR: [
    'reauthenticate',
    'The second factor was not given in this session, or an admin has none and must',
    'Nothing; expected at sign-in',
  ],
  AUTH_IMPERSONATING: [
    'forbidden',
    'An admin who acts as somebody else tried what is closed to them meanwhile',
    'Nothing; many in a row mean that they look for more than help',
  ],
  AUTH_NOT_ALLOWED: ['forbidden', 'The policy’s own word was no', 'Look at the `allow` of the surface'],
  AUTH_NOT_ENTITLED: [
    'forbidden',
    'The tenant’s plan does not include this',
    'Nothing; compare with Stripe if they claim to have paid',
  ],
  IDEMPOTENCY_BUSY: [
    'conflict',
    'An equal call is still under way',
    'Nothing; it ends, or is given up after half a minute',
  ],
  IDEMPOTENCY_MISMATCH: [
    'conflict',
    'A used key came with another input',
    'A form that does not renew its key, or a replay with changes',
  ],
  FACTOR_WRONG: [
    'invalid_input',
    'A code or a passkey’s answer is not right, or it is spent',
    'Read the cause; many in a row mean guessing',
  ],
  FACTOR_CHALLENGE: [
    'conflict',
    'This session was not asked that question, or too long ago',
    'Nothing; many in a row mean a replay',
  ],
  FACTOR_NOT_OFFERED: [
    'forbidden',
    'A way to confirm that this person does not have',
    'A code by mail is no way around a second factor: look at the actor’s other requests',
  ],
  FACTOR_TOO_MANY: ['conflict', 'The person has as many as one can have', 'Nothing'],
  FACTOR_NOT_FOUND: ['not_found', 'No such factor of this person', 'Nothing; many in a row mean probing'],
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
  AUTH_CONFIG: [
    'unavailable',
    'Auth.js is not set up as it has to be',
    'Read the message in the log; compare the environment',
    'critical',
  ],
  AUTH_PROVIDER: ['unavailable', 'The sign-in provider refused or did not answer', 'Check the OAuth client'],
} as const satisfies Codes
