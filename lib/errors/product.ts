import type { Codes } from './reasons.ts'

/** What the product says no to, by its own rules. */
export const PRODUCT = {
  RESOURCE_NOT_FOUND: [
    'not_found',
    'No such row, or not one of this tenant’s',
    'Nothing; many in a row mean probing',
  ],
  TENANT_NOT_FOUND: ['not_found', 'No tenant with this id', 'A bug: the session names a tenant that is gone'],
  MEMBERSHIP_NOT_FOUND: [
    'not_found',
    'The user belongs to no tenant',
    'Give them one; everybody has one of their own',
  ],
  SESSION_NOT_FOUND: [
    'not_found',
    'No living session of this person with this id',
    'Nothing; it may have ended',
  ],
  USER_NOT_FOUND: ['not_found', 'No user with this id', 'Nothing'],
  USER_OWN_ROLE: ['forbidden', 'An admin tried to change their own role', 'Another admin has to do it'],
  USER_OWN_ACCOUNT: ['forbidden', 'An admin tried to disable themselves', 'Another admin has to do it'],
  IMPERSONATION_ADMIN: ['forbidden', 'An admin tried to act as an admin', 'Nothing; admins have names'],
  IMPERSONATION_DISABLED: [
    'conflict',
    'An admin tried to act as somebody whose account is disabled',
    'Enable it first, if somebody has to look',
  ],
  IMPERSONATION_NOT_FOUND: [
    'not_found',
    'An impersonation was to be ended in a browser that has none',
    'Nothing; a button pressed twice',
  ],
  USER_LAST_ADMIN: ['conflict', 'The last admin would lose the role', 'Make somebody else an admin first'],
  TEAM_NOT_FOUND: [
    'not_found',
    'No team with this id that the person is in',
    'Nothing; many in a row mean probing',
  ],
  TEAM_PERSONAL: [
    'forbidden',
    'A personal tenant was to be treated as a team',
    'Nothing; the pages do not offer it',
  ],
  TEAM_NAME_TAKEN: [
    'conflict',
    'The person owns a team of this name already',
    'Nothing; a button pressed twice',
  ],
  TEAM_NAME_WRONG: ['invalid_input', 'The name typed to delete a team is another', 'Nothing; expected'],
  TEAM_LAST_OWNER: ['conflict', 'A team would be left without an owner', 'Make somebody else an owner first'],
  TEAM_ONESELF: ['forbidden', 'Somebody tried to do to themselves what others have to do', 'Nothing'],
  TEAM_ROLE_ABOVE: [
    'forbidden',
    'A role above one’s own was to be given or taken',
    'Look for probing by the same actor',
  ],
  TEAM_MEMBER_NOT_FOUND: [
    'not_found',
    'A member was gone, or out of reach by row-level security, when they were to be changed',
    'Nothing, unless it repeats: then policy.ts and the policies disagree',
  ],
  INVITATION_NOT_FOUND: [
    'not_found',
    'A token that we did not make, or whose invitation is gone or was sent again',
    'Nothing; many in a row mean guessing',
  ],
  INVITATION_USED: ['conflict', 'An invitation was accepted already', 'Nothing'],
  INVITATION_REVOKED: ['conflict', 'An invitation was taken back', 'Nothing'],
  INVITATION_EXPIRED: ['conflict', 'An invitation is older than a week', 'Nothing; they ask for another'],
  INVITATION_OTHER_ADDRESS: [
    'forbidden',
    'Somebody opened an invitation that was sent to another address',
    'Nothing; many in a row mean links that are passed on',
  ],
  INVITATION_OPEN: ['conflict', 'The address has an open invitation to this team', 'Nothing; send it again'],
  INVITATION_MEMBER: ['conflict', 'The address belongs to somebody in the team', 'Nothing'],
  ACCOUNT_ADDRESS_WRONG: [
    'invalid_input',
    'The address typed to delete an account is another',
    'Nothing; expected',
  ],
  ACCOUNT_OWNS_TEAM: [
    'conflict',
    'Somebody wants to go who is the last owner of a team with others in it',
    'Nothing; they hand it over or delete it first',
  ],
  ACCOUNT_CLOSING: [
    'conflict',
    'An admin wanted to enable an account that its owner is deleting',
    'Nothing; its owner can undo that by signing in',
  ],
  ACCOUNT_UNDO_PASS: [
    'signed_out',
    'A deletion was to be undone by a browser that did not sign in just now',
    'Nothing; they sign in again. Many in a row mean guessing',
  ],
  ACCOUNT_UNDO_OVER: ['conflict', 'A deletion was undone already, or is too late to undo', 'Nothing'],
  ACCOUNT_NOT_DUE: [
    'conflict',
    'An account was to be erased whose grace time is not over',
    'Compare the clocks of database and machine; the job tries again',
  ],
  CHECKOUT_BUSY: [
    'conflict',
    'Somebody of the tenant is on the way to Stripe',
    'Nothing; it ends within a minute',
  ],
  BILLING_NO_CUSTOMER: ['not_found', 'The tenant has no Stripe customer', 'Nothing; it never subscribed'],
  BILLING_DOUBLE: [
    'conflict',
    'A customer has two living subscriptions',
    'Cancel and refund one at Stripe',
    'critical',
  ],
  BILLING_UNKNOWN_CUSTOMER: [
    'not_found',
    'Stripe names a customer we do not have',
    'Look whether the account is shared',
  ],
} as const satisfies Codes
