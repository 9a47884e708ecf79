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
  USER_LAST_ADMIN: ['conflict', 'The last admin would lose the role', 'Make somebody else an admin first'],
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
