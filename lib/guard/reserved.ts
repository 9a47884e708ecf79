/**
 * Fields that the form component adds to every form by itself, and that no schema sees. `idempotencyKey` names one press
 * of the button (T9); `pageTenantId` the tenant that the page was made for.
 */
export const KEY_FIELD = 'idempotencyKey'
export const TENANT_FIELD = 'pageTenantId'

/** The same two for a route, as headers; the first is the IETF draft's name for it. */
export const KEY_HEADER = 'idempotency-key'
export const TENANT_HEADER = 'page-tenant-id'

export const isReserved = (field: string): boolean => field === KEY_FIELD || field === TENANT_FIELD
