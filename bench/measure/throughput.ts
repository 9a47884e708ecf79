import autocannon from 'autocannon'
import type { Target } from '../visitors.ts'

const CONNECTIONS = 10
const SECONDS = 5

/**
 * How many requests a second a page answers, for ten visitors who ask again as soon as they have an answer.
 *
 * @throws when not every answer was a 2xx
 */
export async function measureThroughput({ url, cookie }: Target): Promise<number> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    headers: { 'accept-encoding': 'gzip', ...(cookie && { cookie }) },
  })
  const failed = result.errors + result.non2xx
  if (failed > 0) throw new Error(`${new URL(url).pathname}: ${failed} of the requests under load failed.`)
  return Math.round(result.requests.average)
}

/** Whether Next had the page ready and rendered nothing: it says so, and lets shared caches keep it. */
export async function isServedStatic({ url, cookie }: Target): Promise<boolean> {
  const { headers } = await fetch(url, { headers: { cookie } })
  return headers.get('x-nextjs-cache') === 'HIT' && /s-maxage=/.test(headers.get('cache-control') ?? '')
}
