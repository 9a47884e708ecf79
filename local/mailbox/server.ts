import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { bodyPage, listPage, messagePage, notFoundPage } from './pages.ts'
import { type MailStore, openMailStore } from './store.ts'

export type Mailbox = {
  /** The web page; `/api/messages?to=…` beside it answers with JSON. */
  url: string
  /** For SMTP_URL. */
  smtpUrl: string
  stop(): Promise<void>
}

/** The mail's HTML may style itself and nothing else; the mailbox's pages run the one script they carry. */
const BODY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; sandbox allow-popups allow-popups-to-escape-sandbox"
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'; img-src data:"

/** There never is a host of that name (RFC 6761, 6.4), and a mail server says so like this (RFC 3463, 3.2). */
const NO_SUCH_HOST = Object.assign(new Error('5.1.2 There is no such host'), { responseCode: 550 })

/**
 * Starts the mailbox: an SMTP server that takes every mail, but for hosts that cannot be, and delivers none, and a page to
 * read them.
 *
 * @param ports free ports of this machine
 * @param file where the messages are kept between runs; without it they end with the process
 */
export async function startMailbox(options: {
  ports: { web: number; smtp: number }
  file?: string
}): Promise<Mailbox> {
  const { ports } = options
  const store = openMailStore(options.file)
  const listeners = new Set<ServerResponse>()

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, answer) => answer(address.endsWith('.invalid') ? NO_SUCH_HOST : null),
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      buffer(stream)
        .then((raw) => store.receive(raw, recipients))
        .then(() => {
          for (const listener of listeners) listener.write('data: new\n\n')
          done()
        }, done)
    },
  })
  const web = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://mailbox')
    if (url.pathname !== '/events') return answer(store, request.method ?? 'GET', url, response)
    response
      .writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      .flushHeaders()
    listeners.add(response)
    response.on('close', () => listeners.delete(response))
  })

  smtp.listen(ports.smtp, '127.0.0.1')
  web.listen(ports.web, '127.0.0.1')
  await Promise.all([once(smtp.server, 'listening'), once(web, 'listening')])
  return {
    url: `http://127.0.0.1:${ports.web}`,
    smtpUrl: `smtp://127.0.0.1:${ports.smtp}`,
    async stop() {
      web.closeAllConnections()
      await Promise.all([
        new Promise((resolve) => web.close(resolve)),
        new Promise<void>((resolve) => smtp.close(resolve)),
      ])
    },
  }
}

function answer(store: MailStore, method: string, url: URL, response: ServerResponse): void {
  const to = url.searchParams.get('to') ?? undefined
  const [, id, part] = /^\/messages\/([^/]+)(\/body)?$/.exec(url.pathname) ?? []
  const message = id && store.find(id)

  if (url.pathname === '/api/messages' && method === 'DELETE') {
    store.clear()
    response.writeHead(204).end()
  } else if (url.pathname === '/api/messages') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(store.list(to)))
  } else if (message && part) {
    send(response, 200, bodyPage(message), BODY_POLICY)
  } else if (message) {
    send(response, 200, messagePage(message), PAGE_POLICY)
  } else if (url.pathname === '/') {
    send(response, 200, listPage(store.list(to), to), PAGE_POLICY)
  } else {
    send(response, 404, notFoundPage(), PAGE_POLICY)
  }
}

function send(response: ServerResponse, status: number, body: string, policy: string): void {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
    .end(body)
}
