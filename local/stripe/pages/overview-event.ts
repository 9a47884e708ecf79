import type { Delivery } from '../state/store.ts'
import type { StoredEvent } from '../state/types.ts'
import { type Html, html } from './html.ts'

/** One event and how it fares on its way to the app. */
export function eventRow(event: StoredEvent, delivery: Delivery | undefined): Html {
  const at = new Date(event.created * 1000)
  return html`<tr><td><div class="tight"><span class="mono">${event.type}</span><span class="mono soft">${event.id}</span>
<time class="small soft" datetime="${at.toISOString()}">${at.toISOString().slice(0, 19).replace('T', ' ')} UTC</time></div></td>
<td>${delivery && deliveryState(delivery)}</td></tr>`
}

function deliveryState(delivery: Delivery): Html {
  const tries = delivery.attempts === 1 ? 'one attempt' : `${delivery.attempts} attempts`
  if (delivery.status === 'delivered')
    return html`<span class="badge granted">Delivered</span> <span class="small soft">${delivery.attempts > 1 && tries}</span>`
  if (delivery.status === 'failed')
    return html`<span class="badge denied">Given up</span> <span class="small soft">${tries}, last: ${delivery.lastResult}</span>`
  if (delivery.attempts === 0) return html`<span class="badge waiting">Waiting</span>`
  const next = new Date(delivery.nextAttemptAt).toISOString().slice(11, 19)
  return html`<span class="badge waiting">Next attempt ${next} UTC</span> <span class="small soft">${tries}, last: ${delivery.lastResult}</span>`
}
