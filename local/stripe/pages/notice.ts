import { html } from './html.ts'
import { pageResponse } from './layout.ts'

type Notice = { title: string; says: string; back?: { href: string; label: string } | null; status?: number }

/** A page with one thing to say and one way on. */
export function noticePage({ title, says, back, status = 200 }: Notice): Response {
  return pageResponse({
    title,
    status,
    main: html`<section class="card stack narrow">
<h1>${title}</h1>
<p class="soft">${says}</p>
${back && html`<p><a class="button main" href="${back.href}">${back.label}</a></p>`}
</section>`,
  })
}

/** 404 for people. */
export function missingPage(): Response {
  return noticePage({
    title: 'There is nothing here',
    says: 'The address is not one of the local Stripe’s. Its front page lists what it holds.',
    back: { href: '/', label: 'Go to the front page' },
    status: 404,
  })
}
