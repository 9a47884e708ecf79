import { request as plainRequest } from 'node:http'
import { createServer, request as secureRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { certificateForLocalhost } from './certificate.ts'
import type { Site } from './http-browser.ts'

/** What stands in front of the app in production: it speaks https to the browser, and http to the app. */
export type Front = Site & {
  /** Where the app listens; say it once the app is told the origin. */
  leadTo(port: number): void
  stop(): Promise<void>
}

/** Starts a proxy that ends TLS, with a certificate of its own making, and the fetch of a browser that trusts it. */
export async function startFront(): Promise<Front> {
  const { key, cert } = certificateForLocalhost()
  let app = 0
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const { method, url, headers } = incoming
    const forwarded = plainRequest({ host: '127.0.0.1', port: app, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    forwarded.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(forwarded)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `https://localhost:${port}`,
    fetch: (url, init) => fetchTrusting(cert, new Request(url, init)),
    leadTo: (target) => {
      app = target
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Node's own fetch takes no certificate of ours. */
async function fetchTrusting(ca: string, asked: Request): Promise<Response> {
  const body = Buffer.from(await asked.arrayBuffer())
  return new Promise((resolve, reject) => {
    const headers = { ...Object.fromEntries(asked.headers), 'content-length': String(body.length) }
    const sent = secureRequest(asked.url, { ca, method: asked.method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const lines = new Headers()
        for (let at = 0; at < answer.rawHeaders.length; at += 2)
          lines.append(answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? '')
        const status = answer.statusCode ?? 500
        const empty = [204, 304].includes(status)
        resolve(new Response(empty ? null : Buffer.concat(parts), { status, headers: lines }))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
