import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, CDPSession } from '@playwright/test'
import type { Target } from '../visitors.ts'

type Weight = { javascriptKiB: number; totalKiB: number; requests: number }

export type Weights = {
  /** Until the browser's load event. */
  load: Weight
  /** Until nothing more comes by itself: what Next prefetches is in it. */
  idle: Weight
  /** The scripts behind the numbers, largest first. */
  scripts: { path: string; KiB: number }[]
}

type Transfer = { path: string; isScript: boolean; bytes: number; at: number }

/** How long a page has to be silent to count as idle. */
const SILENCE_MS = 2_000
const PATIENCE_MS = 20_000

/**
 * What a first visit to a page costs the line: bytes as they are transferred (gzip, headers included), with an
 * empty cache.
 */
export async function weighPage(browser: Browser, { url, storageState }: Target): Promise<Weights> {
  const context = await browser.newContext({ storageState })
  try {
    const page = await context.newPage()
    const traffic = await listen(await context.newCDPSession(page))
    await page.goto(url, { waitUntil: 'load' })
    await untilSilent(traffic)
    const { transfers, loadedAt } = traffic
    const scripts = transfers
      .filter(({ isScript }) => isScript)
      .sort((one, other) => other.bytes - one.bytes)
      .map(({ path, bytes }) => ({ path, KiB: toKiB(bytes) }))
    return { load: sum(transfers.filter(({ at }) => at <= loadedAt)), idle: sum(transfers), scripts }
  } finally {
    await context.close()
  }
}

type Traffic = { transfers: Transfer[]; loadedAt: number; open: number; lastAt: number }

async function listen(session: CDPSession): Promise<Traffic> {
  const traffic: Traffic = { transfers: [], loadedAt: 0, open: 0, lastAt: Date.now() }
  const known = new Map<string, { path: string; isScript: boolean }>()
  const settle = () => {
    traffic.open -= 1
    traffic.lastAt = Date.now()
  }
  session.on('Network.requestWillBeSent', ({ requestId }) => {
    if (known.has(requestId)) return
    known.set(requestId, { path: '', isScript: false })
    traffic.open += 1
  })
  session.on('Network.responseReceived', ({ requestId, response }) => {
    known.set(requestId, {
      path: new URL(response.url).pathname,
      isScript: response.mimeType.includes('javascript'),
    })
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength, timestamp }) => {
    const request = known.get(requestId)
    if (request) traffic.transfers.push({ ...request, bytes: encodedDataLength, at: timestamp })
    settle()
  })
  session.on('Network.loadingFailed', settle)
  session.on('Page.loadEventFired', ({ timestamp }) => {
    traffic.loadedAt = timestamp
  })
  await Promise.all([session.send('Network.enable'), session.send('Page.enable')])
  return traffic
}

async function untilSilent(traffic: Traffic): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
    if (traffic.open <= 0 && Date.now() - traffic.lastAt > SILENCE_MS) return
  }
  throw new Error('The page never fell silent.')
}

function sum(transfers: readonly Transfer[]): Weight {
  const bytes = (some: readonly Transfer[]) => some.reduce((total, transfer) => total + transfer.bytes, 0)
  return {
    javascriptKiB: toKiB(bytes(transfers.filter(({ isScript }) => isScript))),
    totalKiB: toKiB(bytes(transfers)),
    requests: transfers.length,
  }
}

const toKiB = (bytes: number): number => Math.round((bytes / 1024) * 10) / 10
