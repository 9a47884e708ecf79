import { type CardFields, readCard } from '../billing/read-card.ts'
import { replaceCard } from '../billing/replace-card.ts'
import { cardFields, cardFieldsOf, type Filled, testCards } from './card-fields.ts'
import { html } from './html.ts'
import { goTo, pageResponse } from './layout.ts'
import type { Page } from './page.ts'
import { type Portal, subscriptionPage } from './portal-session.ts'

/** Putting another card on file. */
export const portalCardPages: Page[] = [
  subscriptionPage('GET', '/card', (portal) => cardForm(portal)),
  subscriptionPage('POST', '/card', (portal, subscription, form) => {
    const fields = cardFieldsOf(form)
    const values = { number: fields.number, expiry: fields.expiry }
    const read = readCard(fields, portal.world.now())
    if ('errors' in read) return cardForm(portal, { values, errors: read.errors })
    const refusal = replaceCard(portal.world, subscription, read.card)
    if (refusal) return cardForm(portal, { values, errors: {}, declined: refusal.declined })
    return goTo(`${portal.home}?done=${subscription.status === 'active' ? 'card' : 'unpaid'}`)
  }),
]

type Attempt = Filled<keyof CardFields> & { declined?: string }

function cardForm(
  { home }: Portal,
  { values, errors, declined }: Attempt = { values: {}, errors: {} },
): Response {
  const wrong = declined !== undefined || Object.keys(errors).length > 0
  return pageResponse({
    title: 'Replace your card',
    back: { href: home, label: 'Back to your billing' },
    status: wrong ? 422 : 200,
    main: html`<section class="card stack narrow"><h1>Replace your card</h1>
${declined && html`<p class="notice denied" role="alert">${declined} Try another card.</p>`}
<form method="post" class="stack" novalidate>${cardFields({ values, errors })}
<div class="actions"><button class="button main" type="submit">Save card</button><a class="button" href="${home}">Keep the old one</a></div></form>
${testCards({ kept: true })}</section>`,
  })
}
