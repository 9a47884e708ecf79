import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../local/ports.ts'

/** How long bytes wait for more to come along, so that what is sent in one go also counts as one. */
const GATHER_MS = 4
const QUIET_MS = 1_000

export type Counter = {
  port: number
  /** Round trips since the last call: how often the app sent something and had to wait for an answer. */
  take(): number
  /** Waits until nothing was said for a second, or half a minute: an app that has just started sees to its jobs first. */
  quiet(): Promise<void>
  stop(): Promise<void>
}

/**
 * Stands between the app and PostgreSQL and counts round trips as a distant database would feel them: each time the
 * client speaks after the server did.
 */
export async function countRoundTrips(databasePort: number): Promise<Counter> {
  let trips = 0
  const sockets = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = connect(databasePort, '127.0.0.1')
    let waiting = false
    forward(client, upstream, () => {
      if (!waiting) trips += 1
      waiting = true
    })
    forward(upstream, client, () => {
      waiting = false
    })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port,
    take() {
      const taken = trips
      trips = 0
      return taken
    },
    async quiet() {
      for (let time = 0, before = -1; time < 30 && before !== trips; time += 1) {
        before = trips
        await sleep(QUIET_MS)
      }
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Passes bytes on a little later, all that have come by then at once. */
function forward(from: Socket, to: Socket, onFlight: () => void): void {
  let held: Buffer[] = []
  from.on('data', (bytes: Buffer) => {
    held.push(bytes)
    if (held.length > 1) return
    void sleep(GATHER_MS).then(() => {
      onFlight()
      to.write(Buffer.concat(held))
      held = []
    })
  })
}
