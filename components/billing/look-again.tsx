'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'

const PAUSE_MS = 2000
const TRIES = 15

/** Asks the server for the page anew every two seconds, for half a minute, while the page is in view. */
export function LookAgain() {
  const router = useRouter()
  const [tries, setTries] = useState(0)

  useEffect(() => {
    if (tries >= TRIES) return
    const timer = setTimeout(() => {
      if (document.visibilityState === 'visible') router.refresh()
      setTries(tries + 1)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [tries, router])

  return (
    <p role="status" className="mt-4 text-sm empty:absolute text-muted-foreground">
      {tries >= TRIES
        ? 'It takes longer than usual. If you have paid, the plan will start on its own; the invoice is in the portal.'
        : null}
    </p>
  )
}
