import { type Html, html } from './html.ts'
import { STYLE } from './style.ts'

const MERCHANT = 'Portcullis'

type Page = {
  title: string
  main: Html
  /** Where the person came from, when there is such a place. */
  back?: { href: string; label: string } | null
  status?: number
}

/**
 * A whole hosted page: server-rendered, without scripts, and saying at the top that it is not the real thing.
 *
 * No `form-action` in the policy: browsers apply it to where a form redirects as well, which here is the app.
 */
export function pageResponse({ title, main, back = null, status = 200 }: Page): Response {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${MERCHANT}, local Stripe</title>
<link rel="icon" href="data:,">
${STYLE}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar"><div><strong>${MERCHANT}</strong><span class="badge test">Local Stripe, test only</span></div></header>
<main id="main">${back && html`<p><a href="${back.href}">← ${back.label}</a></p>`}${main}</main>
<footer>This stands in for Stripe on your own machine. No money moves, and no real card works here.</footer>
</body>
</html>`
  return new Response(document.text, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

/** 303: the next page is fetched, whatever led here. */
export function goTo(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } })
}

/** "22 November 2026". */
export function day(seconds: number): Html {
  const date = new Date(seconds * 1000)
  const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date)
  return html`<time datetime="${date.toISOString()}">${shown}</time>`
}
