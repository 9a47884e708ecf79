'use client'

import { createContext, useContext } from 'react'
import { TENANT_FIELD } from '@/lib/guard/reserved'

const Tenant = createContext<string | null>(null)

/** The tenant that the pages inside are made for; its value is an id. */
export const PageTenant = Tenant.Provider

/** The tenant that the frame around a page was made for; null outside of it. */
export const usePageTenant = (): string | null => useContext(Tenant)

/** Says for which tenant a form was made, so that nothing happens to another one that a second tab switched to. */
export function PageTenantField() {
  const id = usePageTenant()
  return id === null ? null : <input type="hidden" name={TENANT_FIELD} value={id} />
}
