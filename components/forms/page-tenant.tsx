'use client'

import { createContext, useContext } from 'react'
import { TENANT_FIELD } from '@/lib/guard/reserved'

const Tenant = createContext<string | null>(null)

/** The tenant that the pages inside are made for; its value is an id. */
export const PageTenant = Tenant.Provider

/** Says for which tenant a form was made, so that nothing happens to another one that a second tab switched to. */
export function PageTenantField() {
  const id = useContext(Tenant)
  return id === null ? null : <input type="hidden" name={TENANT_FIELD} value={id} />
}
