import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { env } from '@/env.mjs'
import { mono, sans, sansBeyond } from './fonts'
import './globals.css'

const summary =
  'A Next.js starter for products that take money and keep secrets. Every Server Action goes through one guard, in one transaction, with its record.'

export const metadata: Metadata = {
  ...(env.AUTH_URL && { metadataBase: new URL(env.AUTH_URL) }),
  title: { default: 'Portcullis', template: '%s · Portcullis' },
  description: summary,
  applicationName: 'Portcullis',
  openGraph: { type: 'website', siteName: 'Portcullis', description: summary },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fcfaf7' },
    { media: '(prefers-color-scheme: dark)', color: '#0f1115' },
  ],
}

/** Fonts and the ground of every page. Light or dark is the browser's wish; no script decides it. */
export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${sans.variable} ${sansBeyond.variable} ${mono.variable}`}>
      <body>{children}</body>
    </html>
  )
}
