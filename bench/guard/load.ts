import { Agent, type IncomingMessage, request } from 'node:http'
import { percentiles } from '../measure/median.ts'

export type Load = { perSecond: number; p50: number; p99: number }

/** One call as it goes over the line; a new one each time, because no two of them may be the same. */
export type Call = { path: string; headers: Record<string, string>; body: string }

/**
 * Lets so many callers call as fast as they get answers, each over one connection of its own.
 *
 * @param callers makes the next call of each of them
 * @param milliseconds for how long
 * @throws when an answer is not 200, or does not say that it worked
 */
export async function load(
  origin: string,
  callers: readonly (() => Call)[],
  milliseconds: number,
): Promise<Load> {
  const latencies: number[] = []
  const until = performance.now() + milliseconds
  await Promise.all(
    callers.map(async (next) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      while (performance.now() < until) {
        const started = performance.now()
        const answer = await send(origin, next(), agent)
        latencies.push(performance.now() - started)
        if (!answer.includes('"status":"success"'))
          throw new Error(`A call was refused: ${answer.slice(0, 300)}`)
      }
      agent.destroy()
    }),
  )
  const at = percentiles(latencies)
  return { perSecond: (latencies.length / milliseconds) * 1000, p50: at(0.5), p99: at(0.99) }
}

/** @returns the body of the answer */
export function send(origin: string, { path, headers, body }: Call, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(origin + path, { method: 'POST', agent, headers }, (response: IncomingMessage) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`${path} answered ${response.statusCode}: ${text.slice(0, 300)}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
