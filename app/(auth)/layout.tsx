import type { ReactNode } from 'react'
import { SkipLink } from '@/components/site/skip-link'

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="relative isolate flex min-h-dvh flex-col items-center justify-center gap-6 px-5 py-10">
      <div
        className="lattice absolute inset-0 -z-10 [mask-image:radial-gradient(560px_480px_at_50%_45%,black,transparent)]"
        aria-hidden="true"
      />
      <SkipLink />
      <main id="main" className="flex w-full justify-center">
        {children}
      </main>
      <footer className="text-sm text-muted-foreground">
        <a href="/" className="rounded-sm hover:text-foreground">
          Portcullis
        </a>
      </footer>
    </div>
  )
}
