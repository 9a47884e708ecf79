import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'

/** Taken when this is loaded, at the start of the process: outside of any request. */
const outsideOfRequests = AsyncLocalStorage.snapshot()

const TIMEOUT_MS = 5_000

/**
 * Posts a body, outside of the request that caused it: Next's own `fetch` looks at the request around it, and what we
 * say about a request must not belong to it.
 *
 * @throws what `fetch` throws; TimeoutError after five seconds
 */
export function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<Response> {
  return outsideOfRequests(() =>
    fetch(url, {
      method: 'POST',
      body,
      headers,
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }),
  )
}
