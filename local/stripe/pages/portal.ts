import { newestFirst } from '../state/store.ts'
import type { Customer } from '../state/types.ts'
import { type Html, html } from './html.ts'
import { invoiceTable } from './invoice-table.ts'
import { pageResponse } from './layout.ts'
import { missingPage } from './notice.ts'
import type { Page } from './page.ts'
import { type Portal, portalPage } from './portal-session.ts'
import { subscriptionCard } from './portal-subscription.ts'

const DONE: Record<string, Html> = {
  canceled: html`<p class="notice" role="status">Your plan will end with the current period.</p>`,
  resumed: html`<p class="notice" role="status">Your plan goes on.</p>`,
  changed: html`<p class="notice" role="status">Your plan has changed.</p>`,
  card: html`<p class="notice" role="status">Your card has been replaced.</p>`,
  unpaid: html`<p class="notice denied" role="alert">Your card was declined. Replace it to keep your plan.</p>`,
}

/** The portal's first page: the plan, what can be done with it, and the invoices. */
export const portalHomePage: Page = portalPage('GET', '', (portal, { query }) => {
  const customer = portal.world.state.customers[portal.session.customer]
  if (!customer) return missingPage()
  const back = portal.session.return_url
  return pageResponse({
    title: 'Your billing',
    back: back ? { href: back, label: 'Return to Portcullis' } : null,
    main: html`${DONE[query.get('done') ?? '']}${heading(customer)}${plans(portal)}${invoices(portal)}`,
  })
})

function heading(customer: Customer): Html {
  return html`<div class="tight"><h1>Your billing</h1>
<p class="soft">${[customer.name, customer.email].filter(Boolean).join(', ')}</p></div>`
}

function plans(portal: Portal): Html {
  const live = newestFirst(portal.world.state.subscriptions).filter(
    (one) => one.customer === portal.session.customer && one.status !== 'canceled',
  )
  if (live.length === 0)
    return html`<section class="card stack"><h2>Current plan</h2><p class="soft">You have no plan at the moment. Choose one in Portcullis.</p></section>`
  return html`${live.map((subscription) => subscriptionCard(portal, subscription))}`
}

function invoices({ world, session }: Portal): Html {
  const own = newestFirst(world.state.invoices).filter((one) => one.customer === session.customer)
  return html`<section class="card stack"><h2 id="invoices">Invoices</h2>
${own.length === 0 ? html`<p class="soft">There are no invoices yet. The first one comes with a plan.</p>` : invoiceTable(own)}
</section>`
}
