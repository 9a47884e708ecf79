import { Agent, get } from 'node:http'
import type { Target } from '../visitors.ts'
import { percentiles } from './median.ts'

export type Spread = { p50: number; p95: number }
export type Latency = { firstByteMs: Spread; fullMs: Spread }

const WARM_UP = 20
const ROUNDS = 10
const EACH_ROUND = 20

/**
 * How long pages take for one visitor at a time, in milliseconds: until the first byte, and until the last. The
 * pages take turns, so that a slow moment of the machine meets all of them alike.
 *
 * @returns by the name of the page, over 200 requests each
 * @throws when a page answers anything but 200
 */
export async function measureLatencies(targets: readonly Target[]): Promise<Map<string, Latency>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const runs = targets.map((target) => ({ target, samples: [] as Sample[] }))
  try {
    for (const target of targets) await repeat(WARM_UP, () => request(target, agent))
    for (let round = 0; round < ROUNDS; round++) {
      for (const { target, samples } of runs) {
        await repeat(EACH_ROUND, async () => samples.push(await request(target, agent)))
      }
    }
  } finally {
    agent.destroy()
  }
  return new Map(runs.map(({ target, samples }) => [target.name, summarise(samples)]))
}

function summarise(samples: readonly Sample[]): Latency {
  return {
    firstByteMs: spread(samples.map(({ firstByte }) => firstByte)),
    fullMs: spread(samples.map(({ full }) => full)),
  }
}

type Sample = { firstByte: number; full: number }

function request({ url, cookie }: Target, agent: Agent): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const headers = { 'accept-encoding': 'gzip', ...(cookie && { cookie }) }
    get(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200)
        reject(new Error(`${new URL(url).pathname} answered ${response.statusCode}.`))
      let firstByte = 0
      response.once('data', () => {
        firstByte = performance.now() - began
      })
      response.resume()
      response.once('end', () => resolve({ firstByte, full: performance.now() - began }))
      response.once('error', reject)
    }).once('error', reject)
  })
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time++) await work()
}

function spread(samples: readonly number[]): Spread {
  const at = percentiles(samples)
  return { p50: round(at(0.5)), p95: round(at(0.95)) }
}

const round = (milliseconds: number): number => Math.round(milliseconds * 10) / 10
