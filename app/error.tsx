'use client'

import { ErrorState } from '@/components/states/error-state'

export default function RootError(props: { error: unknown; retry: () => void }) {
  return (
    <main id="main" className="grid min-h-dvh place-items-center">
      <ErrorState {...props} />
    </main>
  )
}
