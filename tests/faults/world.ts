import { afterAll } from 'vitest'
import { startOutside } from '../support/outside.ts'
import { startProxy } from './proxy.ts'

/** How long a statement may take here before it is given up; ten seconds in the product. */
const PATIENCE_MS = 1_000

/** The proxy between the app and this file's database. Import nothing of the app before it stands. */
export async function startFaults() {
  const { hostname, port } = new URL(process.env.DATABASE_URL ?? '')
  const proxy = await startProxy({ host: hostname, port: Number(port) })
  for (const name of ['DATABASE_URL', 'DATABASE_SYSTEM_URL']) {
    const url = new URL(process.env[name] ?? '')
    url.host = `127.0.0.1:${proxy.port}`
    url.searchParams.set('query_timeout', String(PATIENCE_MS))
    process.env[name] = url.href
  }
  await startOutside()
  afterAll(() => proxy.stop())
  return proxy
}
