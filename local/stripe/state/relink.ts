import type { World } from './world.ts'

/** Points stored links at the address of this run: the port may be another than last time. */
export function relink(world: World): void {
  const { checkoutSessions, portalSessions, invoices } = world.state
  for (const session of Object.values(checkoutSessions)) session.url &&= moved(session.url, world.origin)
  for (const session of Object.values(portalSessions)) session.url = moved(session.url, world.origin)
  for (const invoice of Object.values(invoices))
    if (invoice.hosted_invoice_url)
      invoice.hosted_invoice_url = moved(invoice.hosted_invoice_url, world.origin)
}

function moved(url: string, origin: string): string {
  return origin + new URL(url).pathname
}
