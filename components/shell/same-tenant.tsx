'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { usePageTenant } from '@/components/forms/page-tenant'

/**
 * Keeps frame and page together. A link loads the page alone and leaves the frame as it is; when the session has gone to
 * another team meanwhile, in another tab or because somebody was removed, the frame is made anew as well.
 *
 * @param shown the tenant of the page
 */
export function SameTenant({ shown }: { shown: string }) {
  const framed = usePageTenant()
  const router = useRouter()
  useEffect(() => {
    if (framed !== null && framed !== shown) router.refresh()
  }, [framed, shown, router])
  return null
}
