import { newestFirst, type State } from '../state/store.ts'
import type { World } from '../state/world.ts'
import { type Html, html } from './html.ts'
import { day, pageResponse } from './layout.ts'
import { eventRow } from './overview-event.ts'
import type { Page } from './page.ts'
import { planName, statusBadge } from './portal-subscription.ts'

const SHOWN = 50

/** The front page, for the developer: who and what is in here, and how the events fared. */
export const overviewPage: Page = {
  method: 'GET',
  path: '/',
  answer: (world) =>
    pageResponse({
      title: 'What is in here',
      main: html`<div class="tight"><h1>What is in here</h1><p class="soft">Customers and subscriptions of the local Stripe, and the events on their way to the app.</p></div>
${customers(world.state)}${subscriptions(world)}${events(world.state)}`,
    }),
}

function customers(state: State): Html {
  return table({
    title: 'Customers',
    empty: 'None yet. The app makes one when somebody opens a checkout.',
    head: ['Who', 'Since'],
    rows: newestFirst(state.customers).map(
      (one) => html`<tr><td><div class="tight"><span>${one.name ?? one.email ?? 'Without a name'}</span>
<span class="small soft">${one.name && one.email}</span><span class="mono soft">${one.id}</span></div></td><td>${day(one.created)}</td></tr>`,
    ),
  })
}

function subscriptions(world: World): Html {
  return table({
    title: 'Subscriptions',
    empty: 'None yet. One begins when a checkout is paid.',
    head: ['Plan', 'State'],
    rows: newestFirst(world.state.subscriptions).map((one) => {
      const customer = world.state.customers[one.customer]
      const end = one.items.data[0]?.current_period_end
      return html`<tr><td><div class="tight"><span>${planName(world, one)}, ${customer?.name ?? customer?.email ?? one.customer}</span>
<span class="mono soft">${one.id}</span></div></td>
<td><div class="tight"><span>${statusBadge(one)}</span><span class="small soft">${end && html`Period ends ${day(end)}`}</span></div></td></tr>`
    }),
  })
}

function events(state: State): Html {
  return table({
    title: 'Events',
    empty: 'None yet. Every change here sends one to the app.',
    head: ['What happened', 'Delivery'],
    rows: newestFirst(state.events)
      .slice(0, SHOWN)
      .map((event) => eventRow(event, state.deliveries[event.id])),
  })
}

type Table = { title: string; empty: string; head: string[]; rows: Html[] }

function table({ title, empty, head, rows }: Table): Html {
  const id = title.toLowerCase()
  if (rows.length === 0)
    return html`<section class="card stack"><h2 id="${id}">${title}</h2><p class="soft">${empty}</p></section>`
  return html`<section class="card stack"><div class="row"><h2 id="${id}">${title}</h2><span class="small soft figure">${rows.length}</span></div>
<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}"><table>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>`
}
