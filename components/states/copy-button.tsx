'use client'

import { useEffect, useState } from 'react'

/**
 * Copies a text; says so when it did, and what else to do when it could not. Without JavaScript there is no button, and
 * the text beside it can be selected.
 *
 * @param label what it copies, where "Copy" beside the text does not say it
 */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const [state, setState] = useState<'absent' | 'ready' | 'copied' | 'refused'>('absent')
  useEffect(() => setState('ready'), [])
  if (state === 'absent') return null
  return (
    <button
      type="button"
      aria-label={state === 'ready' ? label : undefined}
      onClick={() => copy(text).then((copied) => setState(copied ? 'copied' : 'refused'))}
      className="rounded-md border border-border-strong bg-card px-2.5 py-1 text-[13px] font-[550] transition-colors hover:bg-muted"
    >
      <span aria-live="polite">{WORDS[state]}</span>
    </button>
  )
}

const WORDS = { ready: 'Copy', copied: 'Copied', refused: 'Select it instead' }

/** The clipboard is not to be had everywhere, such as on a plain http address, or where somebody said no. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
