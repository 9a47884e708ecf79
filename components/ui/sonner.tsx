'use client'

import type { CSSProperties } from 'react'
import { Toaster as Sonner } from 'sonner'

const colours = {
  '--normal-bg': 'var(--surface)',
  '--normal-text': 'var(--ink)',
  '--normal-border': 'var(--line-strong)',
  '--border-radius': '10px',
} as CSSProperties

/** Where toasts appear. Mounted once, in the signed-in part only. */
export function Toaster() {
  return (
    <Sonner
      theme="system"
      position="bottom-right"
      style={colours}
      toastOptions={{ style: { fontFamily: 'var(--font-sans)', fontSize: '14px' } }}
      icons={{ success: null, error: null }}
    />
  )
}
