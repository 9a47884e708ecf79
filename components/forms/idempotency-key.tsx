'use client'

import { useEffect, useState } from 'react'
import { KEY_FIELD } from '@/lib/guard/reserved'
import type { ActionResult } from '@/lib/guard/result'

/**
 * Names this press of the button, so that pressing twice does once what is asked. After a success the next press is
 * another; after a failure it is the same, because a try that seemed to fail may have worked.
 */
export function IdempotencyKey({ result }: { result: ActionResult<unknown> | null }) {
  const [key, setKey] = useState(newKey)
  useEffect(() => {
    if (result?.status === 'success') setKey(newKey())
  }, [result])
  // The server's is as good as the browser's; they need not agree.
  return <input type="hidden" name={KEY_FIELD} value={key} suppressHydrationWarning />
}

/** Unlike randomUUID, this also exists on plain http. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
