'use client'

import Link, { useLinkStatus } from 'next/link'
import { usePathname } from 'next/navigation'
import { type MouseEvent, type ReactNode, useEffect, useState } from 'react'
import type { Shape } from './loading-shapes'

/**
 * A link of the app's navigation; it marks itself on its own page and closes the phone's menu behind it.
 *
 * @param shape what to show in the page's place while it takes its time
 */
export function NavLink({ href, shape, children }: { href: string; shape: Shape; children: ReactNode }) {
  const path = usePathname()
  const current = path === href || path.startsWith(`${href}/`)
  return (
    <Link
      href={href}
      prefetch={false}
      onClick={closeMenu}
      aria-current={current ? 'page' : undefined}
      className="flex rounded-md px-2.5 py-1.75 text-muted-foreground transition-colors duration-150 hover:text-foreground aria-[current]:bg-muted aria-[current]:font-[550] aria-[current]:text-foreground aria-[current]:shadow-[inset_2px_0_0_var(--brass)]"
    >
      {children}
      <Pending shape={shape} />
    </Link>
  )
}

function closeMenu(event: MouseEvent<HTMLAnchorElement>) {
  event.currentTarget.closest('details')?.removeAttribute('open')
}

const PATIENCE_MS = 150

/** Marks the document while the navigation is slow enough to be noticed; LoadingShapes answers to the mark. */
function Pending({ shape }: { shape: Shape }) {
  const { pending } = useLinkStatus()
  const [slow, setSlow] = useState(false)

  useEffect(() => {
    if (!pending) return
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [pending])

  return slow ? (
    <span role="status" data-pending={shape} className="sr-only">
      Loading
    </span>
  ) : null
}
