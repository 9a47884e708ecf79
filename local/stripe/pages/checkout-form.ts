import { money, perInterval, productOf } from '../billing/money.ts'
import type { CardFields } from '../billing/read-card.ts'
import type { CheckoutSession, LineItem } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { cardFields, type Filled, field, testCards } from './card-fields.ts'
import { type Html, html } from './html.ts'
import { pageResponse } from './layout.ts'

type Attempt = Filled<keyof CardFields | 'email'> & { declined?: string }

/** The open checkout: what is bought on one side, the card on the other. After a failed try, with what was wrong. */
export function checkoutForm(
  world: World,
  session: CheckoutSession,
  { values, errors, declined }: Attempt = { values: {}, errors: {} },
): Response {
  const wrong = declined !== undefined || Object.keys(errors).length > 0
  return pageResponse({
    title: wrong ? 'Check the card' : 'Subscribe',
    back: session.cancel_url ? { href: session.cancel_url, label: 'Back to Portcullis' } : null,
    status: wrong ? 422 : 200,
    main: html`<div class="columns">${summary(world, session)}
<section class="card stack" aria-labelledby="pay">
<h2 id="pay">Pay with a card</h2>
${declined && html`<p class="notice denied" role="alert">${declined} Try another card.</p>`}
<form method="post" class="stack" novalidate>
${emailField(world, session, { values, errors })}
${cardFields({ values, errors })}
<button class="button main wide" type="submit">Subscribe</button>
</form>
<p class="small soft">Renews by itself until it is canceled.</p>
${testCards({ kept: false })}
</section></div>`,
  })
}

/** The address that goes with the session, when it is known already. */
export function customerEmail(world: World, session: CheckoutSession): string | null {
  return world.state.customers[session.customer ?? '']?.email ?? session.customer_email
}

/** Only a session that will make a new customer needs an address typed in. */
export function knownEmailIsMissing(world: World, session: CheckoutSession): boolean {
  return session.customer === null && customerEmail(world, session) === null
}

function emailField(world: World, session: CheckoutSession, { values, errors }: Filled<'email'>): Html {
  const known = customerEmail(world, session)
  if (known !== null)
    return html`<p class="tight"><span class="small soft">Email</span><span>${known}</span></p>`
  if (!knownEmailIsMissing(world, session)) return html``
  return field({
    name: 'email',
    label: 'Email',
    type: 'email',
    autocomplete: 'email',
    placeholder: 'name@example.com',
    value: values.email,
    error: errors.email,
    focus: errors.email !== undefined,
  })
}

function summary(world: World, session: CheckoutSession): Html {
  const items = world.state.lineItems[session.id] ?? []
  const total = money(session.amount_total ?? 0, session.currency ?? 'eur')
  const [first] = items
  return html`<section class="stack" aria-labelledby="order">
<h1 id="order">Subscribe to ${first?.description ?? 'a plan'}</h1>
<p class="beside"><span class="price figure">${total}</span><span class="soft">a ${first?.price?.recurring?.interval ?? 'month'}</span></p>
<div class="rows">${items.map((item) => line(world, item))}
<p class="row total"><span>Due today</span><span class="figure">${total}</span></p></div>
</section>`
}

function line(world: World, item: LineItem): Html {
  const price = item.price && world.state.prices[item.price.id]
  const product = price ? productOf(world, price) : undefined
  return html`<div class="stack"><div class="row"><div class="tight"><strong>${item.description}</strong>
${price && (item.quantity ?? 1) > 1 && html`<span class="small soft">${item.quantity} of them, each ${perInterval(price)}</span>`}</div>
<span class="figure">${money(item.amount_total, item.currency)}</span></div>
<ul class="plain checks small">${(product?.marketing_features ?? []).map((feature) => html`<li><span>${feature.name}</span></li>`)}</ul></div>`
}
