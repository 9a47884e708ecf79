import { connect, createServer, type Socket } from 'node:net'
import { afterAll } from 'vitest'

/** What somebody we depend on does: answers, says that it cannot, never says anything, or hangs up. */
export type Mood = 'answers' | 'refuses' | 'hangs' | 'hangs up'

export type Moody = { port: number; set(mood: Mood): void }

/**
 * Stands in front of a service and has moods.
 *
 * @param target where the service is
 * @param refusal what it says in its own protocol when it cannot
 */
export async function standBefore(target: URL, refusal: string): Promise<Moody> {
  let mood: Mood = 'answers'
  const open = new Set<Socket>()
  const server = createServer((client) => {
    open.add(client)
    client.on('error', () => undefined).on('close', () => open.delete(client))
    if (mood === 'hangs') return
    if (mood === 'hangs up') return void client.destroy()
    if (mood === 'refuses') return void client.end(refusal)
    const service = connect({ host: target.hostname, port: Number(target.port) })
    service.on('error', () => client.destroy())
    client.pipe(service)
    // The service names itself in its answers; both ports have five digits.
    const [own, theirs] = [client.localPort, target.port].map((port) => `127.0.0.1:${port}`)
    service.on('data', (chunk) =>
      client.write(chunk.toString('latin1').replaceAll(theirs ?? '', own ?? ''), 'latin1'),
    )
    service.on('end', () => client.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const address = server.address()
  const cut = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    set(next) {
      mood = next
      // A connection that was kept open knows nothing of moods.
      cut()
    },
  }
}
