import { endingWithPeriod, goingOn } from '../billing/cancel.ts'
import { announce } from '../billing/change-plan.ts'
import type { Subscription } from '../state/types.ts'
import { change } from '../webhooks/events.ts'
import { html } from './html.ts'
import { day, goTo, pageResponse } from './layout.ts'
import type { Page } from './page.ts'
import { type Portal, subscriptionPage } from './portal-session.ts'
import { planName } from './portal-subscription.ts'

/** Cancelling at the end of the period, and changing one's mind. */
export const portalCancelPages: Page[] = [
  subscriptionPage('GET', '/cancel', ({ world, home }, subscription) => {
    const name = planName(world, subscription)
    const end = subscription.items.data[0]?.current_period_end
    return pageResponse({
      title: 'Cancel your plan',
      back: { href: home, label: 'Back to your billing' },
      main: html`<section class="card stack narrow"><h1>Cancel ${name}?</h1>
<p class="soft">It stays active until ${end ? day(end) : 'the end of the period'}, and is not renewed then. You can change your mind before that day.</p>
<form method="post" class="actions"><button class="button danger" type="submit">Cancel plan</button>
<a class="button" href="${home}">Keep my plan</a></form></section>`,
    })
  }),
  subscriptionPage('POST', '/cancel', (portal, subscription) =>
    apply(portal, subscription, endingWithPeriod(portal.world, subscription), 'canceled'),
  ),
  subscriptionPage('POST', '/resume', (portal, subscription) =>
    apply(portal, subscription, goingOn(), 'resumed'),
  ),
]

function apply(
  { world, home }: Portal,
  subscription: Subscription,
  changes: Partial<Subscription>,
  done: string,
): Response {
  const before = structuredClone(subscription)
  change(subscription, changes)
  announce(world, subscription, before)
  return goTo(`${home}?done=${done}`)
}
