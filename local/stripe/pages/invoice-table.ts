import { money } from '../billing/money.ts'
import type { Invoice } from '../state/types.ts'
import { type Html, html } from './html.ts'
import { day } from './layout.ts'

/** A customer's invoices, newest first. */
export function invoiceTable(invoices: Invoice[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="invoices"><table>
<thead><tr><th scope="col">Invoice</th><th scope="col">Status</th><th scope="col" class="end">Amount</th></tr></thead>
<tbody>${invoices.map(
    (invoice) => html`<tr><td><div class="tight"><a class="code" href="/i/${invoice.id}">${invoice.number}</a>
<span class="small soft">${day(invoice.created)}</span></div></td><td>${invoiceBadge(invoice)}</td>
<td class="end figure">${money(invoice.total, invoice.currency)}</td></tr>`,
  )}</tbody></table></div>`
}

/** Paid, or still open. */
export function invoiceBadge(invoice: Invoice): Html {
  return invoice.status === 'paid'
    ? html`<span class="badge granted">Paid</span>`
    : html`<span class="badge denied">Open</span>`
}
