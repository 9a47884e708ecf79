import { createEmulator } from 'emulate'
import { loopback, stripeEmulator } from './emulator.ts'
import { stateFile as fileFor } from './state/persistence.ts'

export { LOCAL_PRICE_IDS } from './catalogue.ts'

/** A running local Stripe. `stop` ends it and leaves the state file complete. */
export type LocalStripe = { url: string; port: number; stop(): Promise<void> }

type Options = {
  /** 0 or absent: a free port. */
  port?: number
  /** The secret key it accepts; every other gets Stripe's 401. */
  apiKey: string
  /** Where signed events go, and the `whsec_…` they are signed with. */
  webhook: { url: string; secret: string }
  /** Where the state lives between runs; absent: in memory only. */
  stateFile?: string
  /** The clock that subscriptions and expiries go by. */
  now?: () => Date
}

/**
 * Starts the local Stripe on 127.0.0.1, for test keys only. The unmodified SDK reaches it through `host`, `port` and
 * `protocol: 'http'`; a person reaches `url`, which lists what is in it.
 *
 * It is served on 127.0.0.1 and not on localhost, so that it is another site than the app, as Stripe is: cookies
 * stay apart, and a cookie that would not survive the way back from Stripe does not survive it here.
 *
 * @throws Error when the key is not a test key, the port is taken, or the state file cannot be read
 */
export async function startLocalStripe({ apiKey, webhook, ...options }: Options): Promise<LocalStripe> {
  if (!apiKey.startsWith('sk_test_'))
    throw new Error('The local Stripe takes test keys only: its API key must begin with sk_test_.')
  let snapshot: (() => object) | null = null
  const file = options.stateFile
    ? fileFor(options.stateFile, () => snapshot && JSON.stringify(snapshot()))
    : null
  const persist = async () => {
    if (!file || !snapshot) return
    await file
      .save('')
      .catch((error: unknown) => console.error('The local Stripe could not save its state:', error))
  }

  const emulator = await createEmulator({
    service: stripeEmulator({ apiKey, webhook, now: options.now ?? (() => new Date()), persist }),
    port: options.port ?? 0,
    ...(file && { persistence: file }),
  }).catch((error: unknown) => {
    throw clearer(error, options)
  })
  snapshot = emulator.snapshot
  const port = Number(new URL(emulator.url).port)
  return { url: loopback(emulator.url), port, stop: () => emulator.close() }
}

/** The two ways a start fails that a person can do something about, said so that they can. */
function clearer(error: unknown, { port, stateFile }: Pick<Options, 'port' | 'stateFile'>): unknown {
  if (!(error instanceof Error)) return error
  if ('code' in error && error.code === 'EADDRINUSE')
    return new Error(
      `Port ${port} is taken. Stop what listens there, or give the local Stripe another port.`,
      {
        cause: error,
      },
    )
  if (!error.message.startsWith('Cannot restore')) return error
  return new Error(`The local Stripe cannot read its state in ${stateFile}. Delete the file to begin anew.`, {
    cause: error,
  })
}
