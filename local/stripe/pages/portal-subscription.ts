import { perInterval, productOf } from '../billing/money.ts'
import type { Price, Subscription } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { type Html, html } from './html.ts'
import { day } from './layout.ts'
import type { Portal } from './portal-session.ts'

/** One plan: what it is, until when, by which card, and the buttons. */
export function subscriptionCard({ world, home }: Portal, subscription: Subscription): Html {
  const here = `${home}/subscriptions/${subscription.id}`
  const heading = `plan-${subscription.id}`
  const ends = subscription.cancel_at !== null
  return html`<section class="card stack" aria-labelledby="${heading}">
<div class="row"><h2 id="${heading}">Current plan</h2>${statusBadge(subscription)}</div>
<div class="rows">
<p class="tight"><strong class="price">${planName(world, subscription)}</strong><span class="soft">${priceText(world, subscription)}</span></p>
<p>${when(subscription)}</p>
<div class="row"><span>${cardText(world, subscription)}</span><a href="${here}/card">Replace card</a></div>
</div>
<div class="actions">${
    ends
      ? html`<form method="post" action="${here}/resume"><button class="button main" type="submit">Keep my plan</button></form>`
      : html`<a class="button main" href="${here}/plan">Change plan</a><a class="button" href="${here}/cancel">Cancel plan</a>`
  }</div></section>`
}

/** "Pro". */
export function planName(world: World, subscription: Subscription): string {
  const names = subscription.items.data.map((item) => productOf(world, item.price)?.name ?? item.price.id)
  return names.join(' and ')
}

/** The stored price of the first item, by which a plan is known. */
function currentPrice(world: World, subscription: Subscription): Price | undefined {
  return world.state.prices[subscription.items.data[0]?.price.id ?? '']
}

export function statusBadge({ status, cancel_at }: Subscription): Html {
  if (status === 'canceled') return html`<span class="badge">Ended</span>`
  if (status !== 'active') return html`<span class="badge denied">Payment is due</span>`
  return cancel_at === null
    ? html`<span class="badge granted">Active</span>`
    : html`<span class="badge waiting">Ending</span>`
}

function priceText(world: World, subscription: Subscription): string {
  const price = currentPrice(world, subscription)
  const quantity = subscription.items.data[0]?.quantity ?? 1
  return price ? perInterval(price) + (quantity > 1 ? `, ${quantity} of them` : '') : ''
}

function when(subscription: Subscription): Html {
  if (subscription.cancel_at !== null)
    return html`Ends on ${day(subscription.cancel_at)}. Until then everything stays as it is.`
  const end = subscription.items.data[0]?.current_period_end
  return end ? html`Renews on ${day(end)}.` : html``
}

function cardText(world: World, subscription: Subscription): string {
  const card = world.state.paymentMethods[subscription.default_payment_method ?? '']?.card
  if (!card) return 'No card on file'
  const brand = card.brand.charAt(0).toUpperCase() + card.brand.slice(1)
  return `${brand} ending in ${card.last4}, expires ${String(card.exp_month).padStart(2, '0')}/${card.exp_year % 100}`
}
