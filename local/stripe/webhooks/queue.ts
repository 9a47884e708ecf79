import type { Delivery, State } from '../state/store.ts'
import { deliver, type Endpoint } from './deliver.ts'

/** Waits between attempts, in seconds: soon at first, because a local app is often just restarting. */
const BACKOFF_SECONDS = [1, 2, 4, 8, 15, 30, 60]
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60 * 1000

/**
 * Sends waiting events to the endpoint, oldest first, until each is taken or three days have passed. What is
 * waiting is part of the state, so it survives a restart and is tried again at once.
 *
 * Goes by the real clock, not by billing time: it is a matter of networks, and signatures age in real time.
 *
 * @param persist called before events go out, and after each that was taken
 */
export function deliveryQueue(state: State, endpoint: Endpoint, persist: () => Promise<void>) {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null

  function wake(): void {
    if (stopping.signal.aborted) return
    clearTimeout(timer)
    const due = nextDue(state)
    if (due !== null) timer = setTimeout(() => void run(), Math.max(0, due - Date.now()))
  }

  function run(): Promise<void> {
    running ??= drain().finally(() => {
      running = null
      wake()
    })
    return running
  }

  async function drain(): Promise<void> {
    const waiting = due(state)
    await persist()
    for (const delivery of waiting) {
      if (stopping.signal.aborted) return
      const event = state.events[delivery.event]
      if (!event) {
        delivery.status = 'failed'
        continue
      }
      const outcome = await deliver(event, endpoint, stopping.signal)
      if (stopping.signal.aborted && !outcome.taken) return
      record(delivery, outcome)
      if (!outcome.taken) continue
      event.pending_webhooks = 0
      await persist()
    }
    await persist()
  }

  /** Everything still waiting is due now: the app may have come back while we were away. */
  function start(): void {
    for (const delivery of Object.values(state.deliveries))
      if (delivery.status === 'pending') delivery.nextAttemptAt = 0
    wake()
  }

  async function stop(): Promise<void> {
    stopping.abort()
    clearTimeout(timer)
    await running
  }

  return { start, wake, stop }
}

function record(delivery: Delivery, outcome: { taken: boolean; result: string }): void {
  const now = Date.now()
  delivery.attempts += 1
  delivery.firstAttemptAt ??= now
  delivery.lastAttemptAt = now
  delivery.lastResult = outcome.result
  if (outcome.taken) delivery.status = 'delivered'
  else if (now - delivery.firstAttemptAt > GIVE_UP_AFTER_MS) delivery.status = 'failed'
  else delivery.nextAttemptAt = now + backoff(delivery.attempts) * 1000
}

function backoff(attempts: number): number {
  return BACKOFF_SECONDS[Math.min(attempts, BACKOFF_SECONDS.length) - 1] ?? 60
}

function due(state: State): Delivery[] {
  const now = Date.now()
  return Object.values(state.deliveries).filter((one) => one.status === 'pending' && one.nextAttemptAt <= now)
}

function nextDue(state: State): number | null {
  const waiting = Object.values(state.deliveries).filter((one) => one.status === 'pending')
  return waiting.length === 0 ? null : Math.min(...waiting.map((one) => one.nextAttemptAt))
}
