import { money } from '../billing/money.ts'
import { lookup } from '../state/store.ts'
import type { Invoice, InvoiceLine } from '../state/types.ts'
import { type Html, html } from './html.ts'
import { invoiceBadge } from './invoice-table.ts'
import { day, pageResponse } from './layout.ts'
import { missingPage } from './notice.ts'
import type { Page } from './page.ts'

/** An invoice to read or print, at its `hosted_invoice_url`. */
export const invoicePage: Page = {
  method: 'GET',
  path: '/i/:id',
  answer: (world, { id = '' }) => {
    const invoice = lookup(world.state.invoices, id)
    if (!invoice) return missingPage()
    return pageResponse({ title: `Invoice ${invoice.number}`, main: whole(invoice) })
  },
}

function whole(invoice: Invoice): Html {
  const credit = -(invoice.starting_balance ?? 0)
  return html`<section class="card stack narrow"><div class="row"><h1>Invoice ${invoice.number}</h1>${invoiceBadge(invoice)}</div>
<p class="soft">${day(invoice.created)}, for ${invoice.customer_name ?? invoice.customer_email ?? invoice.customer}</p>
<div class="rows">${invoice.lines.data.map((line) => row(line))}
${credit > 0 && html`<p class="row"><span>Credit from before</span><span class="figure">${money(-credit, invoice.currency)}</span></p>`}
<p class="row total"><span>Total</span><span class="figure">${money(invoice.total, invoice.currency)}</span></p>
<p class="row"><span>Paid</span><span class="figure">${money(invoice.amount_paid, invoice.currency)}</span></p>
</div></section>`
}

function row(line: InvoiceLine): Html {
  return html`<div class="row keep"><span class="tight"><span>${line.description}</span>
<span class="small soft">${day(line.period.start)} to ${day(line.period.end)}</span></span>
<span class="figure">${money(line.amount, line.currency)}</span></div>`
}
