import { expect, test } from 'vitest'
import { clientAddress, SOCKET_ADDRESS_HEADER } from '@/lib/caller'
import { FORGED } from '../corpus/forwarded.ts'

const SOCKET = '192.0.2.9'

const seen = (forwarded: string | null, hops: number, socket: string | null = SOCKET): string | null => {
  const headers = new Headers()
  if (forwarded !== null) headers.set('x-forwarded-for', forwarded)
  if (socket !== null) headers.set(SOCKET_ADDRESS_HEADER, socket)
  return clientAddress(headers, hops)
}

test.each(FORGED)('T82 without proxies in front, %j is not believed', (forged) => {
  expect(seen(forged, 0)).toBe(SOCKET)
})

test.each(FORGED)('T82 behind one proxy, %j in front of what it wrote is not believed', (forged) => {
  expect(seen(`${forged}, 203.0.113.5`, 1)).toBe('203.0.113.5')
})

test.each(FORGED)('T82 behind two proxies, %j in front of what they wrote is not believed', (forged) => {
  expect(seen(`${forged}, 203.0.113.5, 198.51.100.1`, 2)).toBe('203.0.113.5')
})

test('T82 a request that came past the proxies is known by its socket', () => {
  expect(seen(null, 1)).toBe(SOCKET)
  expect(seen(null, 2)).toBe(SOCKET)
  expect(seen('', 2)).toBe(SOCKET)
})

test('T82 where there is no socket, nobody is named', () => {
  expect(seen(null, 0, null)).toBeNull()
  expect(seen('203.0.113.5', 0, null)).toBeNull()
  expect(seen(null, 1, null)).toBeNull()
})

test('an IPv4 client on an IPv6 socket has its IPv4 address', () => {
  expect(seen(null, 0, '::ffff:192.0.2.9')).toBe('192.0.2.9')
  expect(seen(null, 0, '2001:db8::9')).toBe('2001:db8::9')
})

test('what a proxy writes in the place of an address is none, and what is kept is one to PostgreSQL', () => {
  expect(seen('unknown', 1)).toBe(SOCKET)
  expect(seen('unknown', 1, 'unknown')).toBeNull()
  expect(seen(null, 0, 'fe80::1%eth0')).toBe('fe80::1')
})
