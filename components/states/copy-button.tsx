'use client'

import { useState } from 'react'

/** Copies a text; says so when it did. Where the clipboard is not to be had, the text can still be selected. */
export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <button
      type="button"
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => setCopied(false),
        )
      }
      className="rounded-md border border-border-strong bg-card px-2.5 py-1 text-[13px] font-[550] transition-colors hover:bg-muted"
    >
      <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
    </button>
  )
}
