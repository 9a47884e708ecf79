import 'server-only'
import { randomBytes } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { SOCKET_ADDRESS_HEADER } from '@/lib/caller'
import { readPrerendered } from '@/lib/csp/prerendered'
import { contentTypeOf, policies } from '@/lib/csp/response'
import { RESPONSE_HEADERS } from '@/lib/response-headers'
import { SESSION_COOKIE } from '@/lib/session'

/**
 * Five things Next leaves undone, done for every request of the process through Node's own hook
 * (https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#http).
 */
export function prepareHttpServer(): void {
  const policyFor = policies(readPrerendered())
  subscribe('http.server.request.start', (message) => {
    const { request, response, socket } = message as Exchange
    stampSocketAddress(request, socket)
    leadNowhere(request)
    for (const [name, value] of Object.entries(RESPONSE_HEADERS)) response.setHeader(name, value)
    const setPolicy = policyFor(request)
    beforeHead(response, (status, contentType) => {
      keepCookiesOutOfCaches(response)
      keepErrorsOutOfCaches(response, status)
      clearAfterSignOut(response)
      setPolicy(response, status, contentType)
    })
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

/** An address that does not decode (RFC 3986, 2.1) is none of ours. Next would answer 500, and tell nobody why. */
function leadNowhere(request: IncomingMessage): void {
  const [path = ''] = request.url?.split('?') ?? []
  try {
    decodeURIComponent(path)
  } catch {
    request.url = '/_unreadable'
  }
}

/**
 * An action that redirects to a static page answers with that page's `s-maxage` and the action's cookies. A shared
 * cache that kept it would hand one person's cookie to the next (vercel/next.js#96265): what sets a cookie is private.
 */
function keepCookiesOutOfCaches(response: ServerResponse): void {
  if (response.hasHeader('set-cookie')) response.setHeader('cache-control', 'private, no-store')
}

/** Next lets a shared cache keep a 404 for a year; spelled differently, its address may be one that exists. */
function keepErrorsOutOfCaches(response: ServerResponse, status: number): void {
  if (status >= 400) response.setHeader('cache-control', 'private, no-store')
}

/** What takes the session's cookie away takes what the browser kept of the session with it (ASVS 14.3.1). */
function clearAfterSignOut(response: ServerResponse): void {
  const ended = [response.getHeader('set-cookie') ?? []]
    .flat()
    .some((line) => String(line).startsWith(`${SESSION_COOKIE}=;`))
  if (ended) response.setHeader('clear-site-data', '"cache", "storage"')
}

/** Calls back when status and headers are final and nothing is sent yet, however the answer begins. */
function beforeHead(response: ServerResponse, prepare: (status: number, contentType: string) => void): void {
  const writeHead = response.writeHead
  response.writeHead = (...args: unknown[]) => {
    prepare(Number(args[0]), contentTypeOf(response, args))
    return Reflect.apply(writeHead, response, args)
  }
}
