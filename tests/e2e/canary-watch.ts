import type { Browser, BrowserContext, Response } from '@playwright/test'
import { scan } from '../support/canaries.ts'

/**
 * Searches every answer that a browser gets for words of a tenant that is not its own (M2), in every context it opens
 * from now on.
 *
 * @returns a function that stops, once all that has come is searched
 */
export function watchCanaries(browser: Browser): () => Promise<unknown> {
  const searching: Promise<void>[] = []
  const watch = (context: BrowserContext) =>
    context.on('response', (response) => searching.push(search(response).catch(() => undefined)))
  browser.on('context', watch)
  return () => {
    browser.off('context', watch)
    return Promise.all(searching)
  }
}

const known = new Set<string>()

/**
 * A redirect has no body, and one of a page that is closed already cannot be read any more. A file that is named after what
 * is in it is searched once.
 */
async function search(response: Response): Promise<void> {
  const url = response.url()
  if (known.has(url)) return
  const [sent, headers] = [await response.request().allHeaders(), await response.allHeaders()]
  const body = await response.text().catch(() => '')
  if (body !== '' && headers['cache-control']?.includes('immutable')) known.add(url)
  scan({
    channel: 'browser',
    where: `${response.request().method()} ${new URL(url).pathname}`,
    cookie: sent.cookie ?? '',
    text: `${JSON.stringify(headers)}\n${body}`,
  })
}
