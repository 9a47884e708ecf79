import 'server-only'
import { randomBytes } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { SOCKET_ADDRESS_HEADER } from '@/lib/caller'

/**
 * Two things Next leaves undone, done for every request of the process through Node's own hook
 * (https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#http).
 */
export function prepareHttpServer(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, response, socket } = message as Exchange
    stampSocketAddress(request, socket)
    keepCookiesOutOfCaches(response)
  })
}

type Exchange = { request: IncomingMessage; response: ServerResponse; socket: Socket }

const OWN_REQUEST_HEADER = 'x-portcullis-process'
const ownRequest = randomBytes(32).toString('hex')

/**
 * Next does not hand on the socket. What a client sends under this name is overwritten. Next forwards some actions to
 * itself, over loopback and with the headers it was given: those carry our key, and keep the address they came with.
 */
function stampSocketAddress(request: IncomingMessage, socket: Socket): void {
  if (request.headers[OWN_REQUEST_HEADER] === ownRequest) return
  request.headers[SOCKET_ADDRESS_HEADER] = socket.remoteAddress ?? ''
  request.headers[OWN_REQUEST_HEADER] = ownRequest
}

/**
 * An action that redirects to a static page answers with that page's `s-maxage` and the action's cookies. A shared
 * cache that kept it would hand one person's cookie to the next (vercel/next.js#96265): what sets a cookie is private.
 */
function keepCookiesOutOfCaches(response: ServerResponse): void {
  const writeHead = response.writeHead
  response.writeHead = (...args: unknown[]) => {
    if (response.hasHeader('set-cookie')) response.setHeader('cache-control', 'private, no-store')
    return Reflect.apply(writeHead, response, args)
  }
}
