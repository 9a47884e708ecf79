import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'

/** A request as it came, its body unpacked. */
export type Heard = { method: string; path: string; headers: IncomingHttpHeaders; body: string }

export type Listener = {
  url: string
  /** Everything it has heard so far. */
  heard: readonly Heard[]
  /** Waits until so many requests came that fit, and answers them. */
  hear(count: number, fits?: (request: Heard) => boolean): Promise<Heard[]>
  /** What it answers from now on. */
  answer(status: number, body?: object): void
  stop(): Promise<void>
}

/** A server that takes whatever is sent to it: what stands where Sentry, a collector or a person's pager would. */
export async function listen(): Promise<Listener> {
  const heard: Heard[] = []
  let status = 200
  let said: object = {}
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const raw = Buffer.concat(pieces)
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8')
      heard.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body })
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    answer: (next, body = {}) => {
      status = next
      said = body
    },
    async hear(count, fits = () => true) {
      for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(20)) {
        const found = heard.filter(fits)
        if (found.length >= count) return found
      }
      throw new Error(`heard ${heard.filter(fits).length} of ${count}`)
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
