'use client'

import type { MouseEvent, ReactNode } from 'react'
import { useFormStatus } from 'react-dom'
import { type ButtonVariants, buttonVariants } from '@/components/ui/button-variants'

/**
 * The button that sends the form around it. While the answer is on its way it says so and ignores further
 * presses; it stays focusable, because a disabled button would drop the focus.
 *
 * @param pending what it says meanwhile
 */
export function SubmitButton({
  children,
  pending = 'One moment',
  className,
  variant,
  size,
}: SubmitButtonProps) {
  const { pending: busy } = useFormStatus()
  return (
    <button
      type="submit"
      aria-disabled={busy || undefined}
      onClick={busy ? swallow : undefined}
      className={buttonVariants({ variant, size, className })}
    >
      {busy ? pending : children}
    </button>
  )
}

type SubmitButtonProps = ButtonVariants & { children: ReactNode; pending?: ReactNode; className?: string }

function swallow(event: MouseEvent) {
  event.preventDefault()
}
