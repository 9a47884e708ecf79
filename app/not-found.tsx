import type { Metadata } from 'next'
import { NotFoundState } from '@/components/states/not-found-state'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main id="main" className="grid min-h-dvh place-items-center">
      <NotFoundState />
    </main>
  )
}
