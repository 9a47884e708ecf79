import 'server-only'
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

/** Next does not hand on the socket. A copy of this header sent by a client is overwritten. */
function stampSocketAddress(request: IncomingMessage, socket: Socket): void {
  request.headers[SOCKET_ADDRESS_HEADER] = socket.remoteAddress ?? ''
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
