'use client'

import { usePathname } from 'next/navigation'
import { type MouseEvent, useEffect, useState } from 'react'
import { keepForm } from './kept-form'

/**
 * The way out of a refusal that asks for a fresh login: to the page that confirms who it is, and back. What was typed
 * into the form around it is kept; without JavaScript the page opens in a tab of its own, so that the form stays.
 */
export function ReauthenticateLink() {
  const path = usePathname()
  const [scripted, setScripted] = useState(false)
  useEffect(() => setScripted(true), [])
  return (
    <a
      href={addressFor(path)}
      target={scripted ? undefined : '_blank'}
      rel={scripted ? undefined : 'opener'}
      onClick={leave}
      className="text-sm font-[550] text-brass-ink underline decoration-brass/50 underline-offset-4 hover:decoration-brass"
    >
      Confirm that it is you
    </a>
  )
}

function leave(event: MouseEvent<HTMLAnchorElement>) {
  const form = event.currentTarget.closest('form')
  if (form) keepForm(form)
  event.currentTarget.href = addressFor(location.pathname + location.search)
}

const addressFor = (next: string): string => `/re-authenticate?${new URLSearchParams({ next })}`
