import { payCheckout } from '../billing/checkout.ts'
import { readCard } from '../billing/read-card.ts'
import { lookup } from '../state/store.ts'
import type { CheckoutSession } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { cardFieldsOf } from './card-fields.ts'
import { checkoutForm, customerEmail, knownEmailIsMissing } from './checkout-form.ts'
import { goTo } from './layout.ts'
import { missingPage, noticePage } from './notice.ts'
import type { Page } from './page.ts'

/** The hosted checkout page. */
export const checkoutPages: Page[] = [
  {
    method: 'GET',
    path: '/c/pay/:id',
    answer: (world, { id = '' }) => {
      const session = lookup(world.state.checkoutSessions, id)
      if (!session) return missingPage()
      return session.status === 'open' ? checkoutForm(world, session) : closed(session)
    },
  },
  {
    method: 'POST',
    path: '/c/pay/:id',
    answer: (world, { id = '' }, form) => {
      const session = lookup(world.state.checkoutSessions, id)
      return session ? pay(world, session, form) : missingPage()
    },
  },
]

/** A second click, or a reload, on a session that is complete goes where the first one went. */
function pay(world: World, session: CheckoutSession, form: URLSearchParams): Response {
  if (session.status === 'complete') return goTo(successUrl(session))
  if (session.status !== 'open') return closed(session)

  const fields = cardFieldsOf(form)
  const email = customerEmail(world, session) ?? form.get('email')?.trim() ?? ''
  const values = { number: fields.number, expiry: fields.expiry, email }
  const read = readCard(fields, world.now())
  const errors = {
    ...('errors' in read && read.errors),
    ...(!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) &&
      knownEmailIsMissing(world, session) && { email: 'Write an email address, like name@example.com.' }),
  }
  if ('errors' in read || Object.keys(errors).length > 0)
    return checkoutForm(world, session, { values, errors })

  const refusal = payCheckout(world, session, { card: read.card, email })
  if (refusal) return checkoutForm(world, session, { values, errors: {}, declined: refusal.declined })
  return goTo(successUrl(session))
}

function successUrl(session: CheckoutSession): string {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id)
}

function closed(session: CheckoutSession): Response {
  if (session.status === 'complete')
    return noticePage({
      title: 'This checkout is complete',
      says: 'The subscription has begun. Nothing more will be charged from this page.',
      back: { href: successUrl(session), label: 'Return to Portcullis' },
    })
  return noticePage({
    title: 'This checkout has expired',
    says: 'It was open for too long, or it was closed. Nothing was charged. Go back and choose the plan again.',
    back: session.cancel_url ? { href: session.cancel_url, label: 'Return to Portcullis' } : null,
    status: 410,
  })
}
