import 'server-only'
import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { CODES, type Code } from '@/lib/errors'
import { log } from '@/lib/log'
import type { Adapter, Facts } from './port'
import { post } from './post'

type Settings = {
  url: string
  /** `whsec_` and the key in base64. */
  secret: string
  /** How long one code stays quiet after an alert, in milliseconds. */
  quietMs?: number
  /** Pauses before the second and the third try, in milliseconds. */
  pausesMs?: readonly number[]
}

/**
 * Calls somebody when a critical fault happens: a JSON POST, signed as Standard Webhooks has it
 * (https://www.standardwebhooks.com). One alert a code and quiet time; what happens meanwhile is counted, and said
 * when that time is over. It works beside the request, which neither waits for it nor hears of its failure.
 */
export function alertHook({ url, secret, quietMs = 300_000, pausesMs = [1_000, 10_000] }: Settings): Adapter {
  const quiet = new Map<Code, { missed: number; facts: Facts }>()

  function raise(code: Code, facts: Facts, missed: number): void {
    quiet.set(code, { missed: 0, facts })
    void deliver(messageOf(code, facts, missed))
    setTimeout(() => {
      const since = quiet.get(code)
      quiet.delete(code)
      if (since && since.missed > 0) raise(code, since.facts, since.missed)
    }, quietMs).unref()
  }

  async function deliver(message: Message): Promise<void> {
    for (const pause of [0, ...pausesMs]) {
      if (pause > 0) await wait(pause, undefined, { ref: false })
      const sent = await post(url, ...signed(message, secret)).catch(() => null)
      if (sent?.ok) return
    }
    log.error({ event: 'monitoring.alert_lost', code: message.code, attempts: pausesMs.length + 1 })
  }

  return {
    alert: (code, facts) => {
      const held = quiet.get(code)
      if (held === undefined) raise(code, facts, 0)
      else quiet.set(code, { missed: held.missed + 1, facts })
    },
  }
}

/** What arrives. `missed` counts the same fault since the alert before. */
type Message = {
  id: string
  at: string
  code: Code
  text: string
  meaning: string
  remedy: string
  event: string
  requestId: string | null
  missed: number
}

function messageOf(code: Code, { event, requestId }: Facts, missed: number): Message {
  const [, meaning, remedy] = CODES[code]
  return {
    id: `msg_${randomUUID()}`,
    at: new Date().toISOString(),
    code,
    text: `${code} at ${event}: ${meaning}. ${remedy}.`,
    meaning,
    remedy,
    event,
    requestId: requestId ?? null,
    missed,
  }
}

/** Body and headers: the signature covers id, time and body, so that an alert cannot be forged, changed or replayed. */
function signed(message: Message, secret: string): [body: string, headers: Record<string, string>] {
  const body = JSON.stringify(message)
  const seconds = Math.floor(Date.now() / 1000)
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signature = createHmac('sha256', key).update(`${message.id}.${seconds}.${body}`).digest('base64')
  return [
    body,
    {
      'content-type': 'application/json',
      'webhook-id': message.id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${signature}`,
    },
  ]
}
