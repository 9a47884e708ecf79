import { createServer } from 'node:net'
import { Trouble } from './trouble.mjs'

/**
 * The port the app shall listen on.
 *
 * @param {string} [wish] as in the environment variable PORT
 * @returns {number}
 * @throws {Trouble} when it is not a port number, or somebody listens there
 */
export function parsePort(wish = '3000') {
  const port = Number(wish)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Trouble(`PORT is "${wish}", which is no port number. Use one from 1024 to 65535.`)
  }
  return port
}

/**
 * @param {string} [wish] as in the environment variable PORT
 * @throws {Trouble} when somebody listens there
 */
export async function assertPortFree(wish) {
  const port = parsePort(wish)
  if (await isFree(port)) return
  throw new Trouble(
    `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 100} npm run dev`,
  )
}

/**
 * Whether nobody listens on this port of the machine, on IPv4 or IPv6.
 *
 * @param {number} port
 */
export async function isFree(port) {
  for (const host of ['127.0.0.1', '0.0.0.0', '::1', '::']) {
    if ((await tryPort(port, host)) === 'taken') return false
  }
  return true
}

/**
 * Listens for a moment.
 *
 * @param {number} port 0 for any
 * @param {string} host
 * @returns {Promise<number | 'taken'>} the port it was; a family that the machine lacks counts as free
 */
export function tryPort(port, host) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => {
      const code = 'code' in error ? error.code : ''
      resolve(code === 'EADDRINUSE' || code === 'EACCES' ? 'taken' : port)
    })
    server.listen({ port, host, ipv6Only: true }, () => {
      const address = server.address()
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : port))
    })
  })
}
