'use client'

import { createContext, type ReactNode, useContext } from 'react'
import { isClosed, type Way } from '@/lib/impersonation/policy'

const Acting = createContext(false)

/** Whether an admin acts as somebody else on the pages inside. */
export const Impersonating = Acting.Provider

/**
 * What a page offers, unless it is closed to whoever acts as somebody else. That it stays undone is the guard's; this only
 * spares people a press in vain.
 *
 * @param way where it leads: an address, or the name of its action
 * @param otherwise what stands in its place meanwhile
 */
export function Offered({ way, otherwise = null, children }: OfferedProps) {
  return useContext(Acting) && isClosed(way) ? otherwise : children
}

type OfferedProps = { way: Way; otherwise?: ReactNode; children: ReactNode }
