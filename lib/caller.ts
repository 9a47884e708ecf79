import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { isIP, isIPv6 } from 'node:net'
import { headers } from 'next/headers'
import { cache } from 'react'
import { env } from '@/env.mjs'
import { newRequestId } from '@/lib/request-id'
import { readClaim, type SessionClaim } from '@/lib/session'

/** Who called, as far as the request itself can tell. Nothing in it is an authority yet. */
export type Caller = {
  /** Joins the answer, the audit event and the log line. */
  requestId: string
  /** Client address behind the configured number of proxies; null when the socket is gone. */
  address: string | null
  userAgent: string | null
  /** What the cookie says, signature checked; the session row decides. */
  claim: SessionClaim | null
  headers: Headers
}

const serving = new AsyncLocalStorage<Caller>()

/** Does what a caller asked for; whoever reads the caller meanwhile, a library's callback too, gets the same request id. */
export const serve = <T>(caller: Caller, work: () => T): T => serving.run(caller, work)

/** Reads the caller of the request being served; once for all loaders of a page, which so share their request id. */
export const readCaller = cache(async (): Promise<Caller> => {
  const known = serving.getStore()
  if (known) return known
  const incoming = await headers()
  return {
    requestId: newRequestId(),
    address: clientAddress(incoming, env.TRUSTED_PROXY_HOPS),
    userAgent: incoming.get('user-agent')?.slice(0, 400) ?? null,
    claim: await readClaim(incoming),
    headers: incoming,
  }
})

/** Set by lib/http-server.ts from the socket of each request; a caller's own copy is overwritten there. */
export const SOCKET_ADDRESS_HEADER = 'x-portcullis-socket'

/**
 * The client's address: the entry `hops` places from the right of X-Forwarded-For with the socket's address
 * appended. Everything further left was written by the client and is worth nothing (threat T82).
 *
 * @param hops how many of our own proxies append to the header; 0 means the socket is the client
 */
export function clientAddress(incoming: Headers, hops: number): string | null {
  const socket = incoming.get(SOCKET_ADDRESS_HEADER)
  const forwarded = hops === 0 ? [] : (incoming.get('x-forwarded-for') ?? '').split(',')
  const chain = [...forwarded.map((entry) => entry.trim()).filter(Boolean), ...(socket ? [socket] : [])]
  return bareAddress(chain[Math.max(0, chain.length - 1 - hops)]) ?? bareAddress(socket) ?? null
}

/**
 * An address as it is counted and kept: without the port that some gateways append, which would make each connection
 * somebody new, and without the zone of a link-local one, which PostgreSQL's inet does not take. What is no address is none.
 */
function bareAddress(entry: string | null | undefined): string | null {
  const bare = entry
    ?.replace(/^\[([^\]]+)\](?::\d+)?$/, '$1')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')
  return bare && isIP(bare) > 0 ? bare : null
}

/**
 * What a limit counts as one caller: an IPv4 address, or the first 64 bits of an IPv6 one, because whoever has one
 * address of such a network has them all (RFC 6177).
 */
export function networkOf(address: string | null): string | null {
  if (address === null || !isIPv6(address)) return address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const groups = head.split(':').filter(Boolean)
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length
  const full = [
    ...groups,
    ...Array<string>(Math.max(0, missing)).fill('0'),
    ...(tail?.split(':').filter(Boolean) ?? []),
  ]
  return `${full
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
