'use client'

import { ErrorState } from '@/components/states/error-state'
import './globals.css'

/** Stands in for the whole document when even the layout failed, so it brings its own. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Something failed · Portcullis</title>
        <main id="main" className="grid min-h-dvh place-items-center">
          <ErrorState {...props} />
        </main>
      </body>
    </html>
  )
}
