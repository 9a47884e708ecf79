import { html, Markup, page } from '../page.ts'
import type { Message } from './store.ts'

const WHEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

/** Reloads the list when a message arrives, and does nothing with JavaScript off. */
const RELOAD = new Markup(`<script>new EventSource('/events').onmessage = () => location.reload()</script>`)

/** All messages, newest first. */
export function listPage(messages: readonly Message[], to: string | undefined): string {
  const rows = messages.map(
    ({ id, subject, to, date }) =>
      html`<li><a class="row" href="/messages/${id}"><strong>${subject || '(no subject)'}</strong><span class="soft">${to.join(', ')}</span><time class="soft" datetime="${date}">${when(date)}</time></a></li>`,
  )
  const empty = html`<p class="pad card soft">No message yet. What the app sends to anyone at all arrives here: ask for a sign-in link, and it shows up by itself.</p>`
  return page(
    'Local mailbox',
    html`<main>
<h1>Local mailbox</h1>
<p class="soft">${to ? html`What was sent to ${to}. <a href="/">Show everything</a>` : 'Every mail the app sends, whoever it is for.'}</p>
${rows.length > 0 ? html`<ul class="card">${rows}</ul>` : empty}
</main>${RELOAD}`,
  )
}

/** One message: its head, the mail as a reader shows it, and its plain-text twin. */
export function messagePage(message: Message): string {
  const { id, subject, from, to, date, text } = message
  const body = html`<iframe title="The message" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${id}/body"></iframe>`
  return page(
    subject,
    html`<main>
<p><a href="/">All messages</a></p>
<h1>${subject || '(no subject)'}</h1>
<div class="card">
<dl><dt>From</dt><dd>${from}</dd><dt>To</dt><dd>${to.join(', ')}</dd><dt>Arrived</dt><dd><time datetime="${date}">${when(date)}</time></dd></dl>
${message.html ? body : ''}
<pre class="mono" tabindex="0" aria-label="Plain text">${withLinks(text)}</pre>
</div>
</main>`,
  )
}

/** The mail's own HTML for the sandboxed frame; its links open beside the mailbox. */
export function bodyPage(message: Message): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><base target="_blank"></head>${message.html}</html>`
}

export function notFoundPage(): string {
  return page(
    'Not found',
    html`<main><h1>There is no such message</h1><p>The mailbox keeps the last 500. <a href="/">Show all messages</a></p></main>`,
  )
}

function when(date: string): string {
  return WHEN.format(new Date(date))
}

function withLinks(text: string): Markup[] {
  return text
    .split(/(https?:\/\/[^\s<>"')\]]+)/)
    .map((piece, i) =>
      i % 2 === 1 ? html`<a href="${piece}" target="_blank" rel="noreferrer">${piece}</a>` : html`${piece}`,
    )
}
