'use client'

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

/**
 * Something that unfolds over the page. The browser opens and closes it by itself, with JavaScript off too; with it, it
 * also closes when one presses Escape, or goes on elsewhere.
 *
 * @param summary what to press
 * @param name of a group in which only one is open at a time
 */
export function Disclosure({
  summary,
  summaryClass,
  panelClass,
  className,
  name,
  children,
}: DisclosureProps) {
  const details = useRef<HTMLDetailsElement>(null)

  useEffect(() => {
    const closeBehind = (event: Event) => {
      const inside = event.target instanceof Node && details.current?.contains(event.target)
      if (!inside) details.current?.removeAttribute('open')
    }
    const signs = ['pointerdown', 'focusin']
    for (const sign of signs) document.addEventListener(sign, closeBehind)
    return () => {
      for (const sign of signs) document.removeEventListener(sign, closeBehind)
    }
  }, [])

  return (
    <details ref={details} name={name} onKeyDown={closeOnEscape} className={className}>
      <summary className={summaryClass}>{summary}</summary>
      <div className={panelClass}>{children}</div>
    </details>
  )
}

type DisclosureProps = {
  summary: ReactNode
  summaryClass: string
  panelClass: string
  className?: string
  name?: string
  children: ReactNode
}

function closeOnEscape(event: KeyboardEvent<HTMLDetailsElement>) {
  if (event.key !== 'Escape' || !event.currentTarget.open) return
  event.currentTarget.open = false
  event.currentTarget.querySelector('summary')?.focus()
}
