'use client'

import { buttonVariants } from '@/components/ui/button-variants'
import { RequestId } from './request-id'

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
        <div className="mt-5">
          <RequestId id={requestId} />
        </div>
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
