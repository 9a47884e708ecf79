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

/** A redirect has no body, and one of a page that is closed already cannot be read any more. */
async function search(response: Response): Promise<void> {
  const [sent, headers] = [await response.request().allHeaders(), await response.allHeaders()]
  const body = await response.text().catch(() => '')
  scan({
    channel: 'browser',
    where: `${response.request().method()} ${new URL(response.url()).pathname}`,
    cookie: sent.cookie ?? '',
    text: `${JSON.stringify(headers)}\n${body}`,
  })
}
