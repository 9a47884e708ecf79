import 'server-only'
import { cache } from 'react'

// Kept for one request, from the loader of a page to its head; not an authority.
const shown = cache((): { tenantId: string | null } => ({ tenantId: null }))

/** Notes whose rows the page of this request is about to show; called by the guard's loaders. */
export function notePageTenant(tenantId: string): void {
  shown().tenantId = tenantId
}

/** Whose rows the page of this request shows; null before its loader has answered. */
export const pageTenant = (): string | null => shown().tenantId
