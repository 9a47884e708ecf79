import { request as plainRequest } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { certificateForLocalhost } from './certificate.ts'
import type { Site } from './http-browser.ts'
import { sendAsItIs } from './send-as-it-is.ts'

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
    fetch: (url, init) => sendAsItIs(new Request(url, init), cert),
    leadTo: (target) => {
      app = target
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
