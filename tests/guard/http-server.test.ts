import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SOCKET_ADDRESS_HEADER } from '@/lib/caller'
import { prepareHttpServer } from '@/lib/http-server'

// A server of Node's own, prepared as the app's is. `/forward` does what Next does with some actions: it calls the server
// itself, with the headers it was given.

let base = ''
const server = createServer((request, response) => void answer(request, response))

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/cookie') {
    response.setHeader('cache-control', 's-maxage=31536000')
    response.setHeader('set-cookie', 'a=b')
    response.end()
    return
  }
  if (request.url === '/forward') {
    const own = Object.entries(request.headers).flatMap(([name, value]) =>
      name.startsWith('x-') && typeof value === 'string' ? [[name, value] as const] : [],
    )
    // As if the first request had come from outside; here both come over loopback.
    const headers = { ...Object.fromEntries(own), [SOCKET_ADDRESS_HEADER]: '203.0.113.9' }
    response.end(await (await fetch(`${base}/`, { headers })).text())
    return
  }
  response.setHeader('cache-control', 's-maxage=31536000')
  response.end(String(request.headers[SOCKET_ADDRESS_HEADER]))
}

beforeAll(async () => {
  prepareHttpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
})
afterAll(() => server.close())

const read = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(base + path, { headers })).text()

test('T82 the address is the socket’s, whatever the client writes', async () => {
  expect(await read('/')).toBe('127.0.0.1')
  expect(await read('/', { [SOCKET_ADDRESS_HEADER]: '9.9.9.9' })).toBe('127.0.0.1')
  expect(await read('/', { [SOCKET_ADDRESS_HEADER]: '9.9.9.9', 'x-portcullis-process': 'guessed' })).toBe(
    '127.0.0.1',
  )
})

test('T82 a request that the app forwards to itself keeps the address it came from', async () => {
  expect(await read('/forward')).toBe('203.0.113.9')
})

test('T45 what sets a cookie is never for a shared cache; what does not keeps its word', async () => {
  expect((await fetch(`${base}/cookie`)).headers.get('cache-control')).toBe('private, no-store')
  expect((await fetch(`${base}/`)).headers.get('cache-control')).toBe('s-maxage=31536000')
})
