import { changeItems } from '../billing/change-plan.ts'
import { money, perInterval, productOf } from '../billing/money.ts'
import { quote } from '../billing/proration.ts'
import type { Price, Subscription, SubscriptionItem } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { type Html, html } from './html.ts'
import { goTo, pageResponse } from './layout.ts'
import type { Page } from './page.ts'
import { subscriptionPage } from './portal-session.ts'

/** Moving to another of our prices, with what it costs now said beforehand. */
export const portalPlanPages: Page[] = [
  subscriptionPage('GET', '/plan', ({ world, home }, subscription) => choose(world, home, subscription)),
  subscriptionPage('POST', '/plan', ({ world, home }, subscription, form) => {
    const price = offered(world, subscription).find((one) => one.id === form.get('price'))
    const [item] = subscription.items.data
    if (!price || !item) return choose(world, home, subscription, 'Choose a plan.')
    changeItems(world, subscription, [{ item, price, quantity: item.quantity ?? 1 }], 'always_invoice')
    return goTo(`${home}?done=${subscription.status === 'active' ? 'changed' : 'unpaid'}`)
  }),
]

/** Everything for sale but what is held already. */
function offered(world: World, subscription: Subscription): Price[] {
  const held = subscription.items.data.map((item) => item.price.id)
  return Object.values(world.state.prices).filter((price) => price.active && !held.includes(price.id))
}

function choose(world: World, home: string, subscription: Subscription, wrong?: string): Response {
  const [item] = subscription.items.data
  return pageResponse({
    title: 'Change your plan',
    back: { href: home, label: 'Back to your billing' },
    status: wrong ? 422 : 200,
    main: html`<section class="card stack narrow"><h1>Change your plan</h1>
<form method="post" class="stack">
<fieldset${wrong && html` aria-describedby="plan-wrong"`}><legend>Plans you can move to</legend>
${item ? offered(world, subscription).map((price) => option(world, item, price)) : null}</fieldset>
${wrong && html`<p class="wrong" id="plan-wrong" role="alert">${wrong}</p>`}
<div class="actions"><button class="button main" type="submit">Change plan</button><a class="button" href="${home}">Keep what I have</a></div>
</form></section>`,
  })
}

function option(world: World, item: SubscriptionItem, price: Price): Html {
  return html`<label class="choice"><input type="radio" name="price" value="${price.id}" required>
<strong>${productOf(world, price)?.name ?? price.id}</strong><span class="figure">${perInterval(price)}</span>
<span class="small soft">${costNow(world, item, price)}</span></label>`
}

function costNow(world: World, item: SubscriptionItem, price: Price): string {
  const { credit, charge } = quote({ item, price, quantity: item.quantity ?? 1 }, world.now())
  const total = credit + charge
  if (total > 0) return `${money(total, price.currency)} today, with unused time credited`
  return total < 0 ? `Nothing today, and ${money(-total, price.currency)} credit` : 'Nothing today'
}
