import type { Browser, BrowserContext } from '@playwright/test'

/** What a page's Content-Security-Policy stopped, or would have stopped (report-only). */
export type Violation = { enforced: boolean; text: string }

/**
 * Listens to every page of ours that a context opens, in two ways: to the event a page gets, and to the console, which
 * also speaks where JavaScript is off or the page is already on its way out.
 */
export async function watchPolicy(context: BrowserContext, seen: Violation[]): Promise<void> {
  await context.exposeBinding('toldViolation', (_source, violation: Violation) => seen.push(violation))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { disposition, effectiveDirective, blockedURI, documentURI, sourceFile, sample } = event
      const text = `${effectiveDirective} stopped ${blockedURI} on ${documentURI} (${sourceFile} ${sample})`
      const told: unknown = Reflect.get(window, 'toldViolation')
      if (typeof told === 'function') told({ enforced: disposition === 'enforce', text })
    })
  })
  context.on('console', (message) => {
    if (/Content[- ]Security[- ]Policy|Trusted ?Type/i.test(message.text()))
      seen.push({ enforced: !/report-only/i.test(message.text()), text: message.text() })
  })
}

/** Watches every context a browser opens from now on, until it is told to stop. */
export function watchBrowser(browser: Browser, seen: Violation[]): () => void {
  const watch = (context: BrowserContext) => void watchPolicy(context, seen)
  browser.on('context', watch)
  return () => void browser.off('context', watch)
}
