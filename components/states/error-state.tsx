'use client'

import { buttonVariants } from '@/components/ui/button-variants'
import { CopyButton } from './copy-button'

/**
 * A page that could not be shown: what it means for the person, what to do, and the request id an admin can
 * look it up by. Next hands over only the digest of a server error, which for ours is the request id.
 */
export function ErrorState({ error, retry }: { error: unknown; retry: () => void }) {
  const requestId = digestOf(error)
  return (
    <div className="mx-auto flex w-full max-w-[520px] flex-col items-center px-5 py-20 text-center">
      <h1 className="text-[26px] leading-[1.15] font-semibold tracking-title">
        This page could not be loaded
      </h1>
      <p className="mt-2 text-pretty text-muted-foreground">
        Nothing was changed. Try again; if it stays like this, send whoever runs this the request id below.
      </p>
      {requestId ? (
        <p className="mt-5 flex items-center gap-3 rounded-md border bg-card py-1.5 pr-1.5 pl-3">
          <span className="sr-only">Request id</span>
          <code className="machine select-all">{requestId}</code>
          <CopyButton text={requestId} />
        </p>
      ) : null}
      <div className="mt-6 flex gap-2.5">
        <button type="button" onClick={() => retry()} className={buttonVariants()}>
          Try again
        </button>
        <a href="/" className={buttonVariants({ variant: 'outline' })}>
          To the start page
        </a>
      </div>
    </div>
  )
}

function digestOf(error: unknown): string | undefined {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? error.digest : undefined
  return typeof digest === 'string' ? digest : undefined
}
