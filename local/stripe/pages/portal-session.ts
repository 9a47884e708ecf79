import { lookup } from '../state/store.ts'
import type { PortalSession, Subscription } from '../state/types.ts'
import type { World } from '../state/world.ts'
import { missingPage, noticePage } from './notice.ts'
import type { Page } from './page.ts'

const LIVES_SECONDS = 60 * 60

/** A portal page at work: whose portal it is, and where its pages begin. */
export type Portal = { world: World; session: PortalSession; home: string }

type Asked = { ids: Record<string, string>; form: URLSearchParams; query: URLSearchParams }
type Answer = (portal: Portal, asked: Asked) => Response
type SubscriptionAnswer = (portal: Portal, subscription: Subscription, form: URLSearchParams) => Response

/** A page that only the holder of a live portal link sees. */
export function portalPage(method: Page['method'], path: string, answer: Answer): Page {
  return {
    method,
    path: `/p/session/:token${path}`,
    answer: (world, ids, form, query) => {
      const home = `/p/session/${ids.token}`
      const session = Object.values(world.state.portalSessions).find(
        (one) => new URL(one.url).pathname === home,
      )
      if (!session) return missingPage()
      if (session.created + LIVES_SECONDS <= world.now()) return expired(session)
      return answer({ world, session, home }, { ids, form, query })
    },
  }
}

/** A portal page about one subscription, which must be the customer's own and not over. */
export function subscriptionPage(method: Page['method'], path: string, answer: SubscriptionAnswer): Page {
  return portalPage(method, `/subscriptions/:subscription${path}`, (portal, { ids, form }) => {
    const subscription = lookup(portal.world.state.subscriptions, ids.subscription)
    const own = subscription?.customer === portal.session.customer && subscription.status !== 'canceled'
    return own ? answer(portal, subscription, form) : missingPage()
  })
}

function expired(session: PortalSession): Response {
  return noticePage({
    title: 'This link has expired',
    says: 'A link into the portal works for an hour. Go back and open the portal again.',
    back: session.return_url ? { href: session.return_url, label: 'Return to Portcullis' } : null,
    status: 410,
  })
}
