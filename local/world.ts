import { join } from 'node:path'
import { migrate } from './database/migrations.ts'
import { seed } from './database/seed.ts'
import { type DatabaseUrls, databaseUrls, startLocalDatabase } from './database/server.ts'
import { appEnvironment, OAUTH_CLIENT_IDS } from './environment.ts'
import { startMailbox } from './mailbox/server.ts'
import { startLocalOAuth } from './oauth/server.ts'
import { choosePorts, type Ports } from './ports.ts'
import { loadSecrets } from './secrets.ts'
import { startLocalStripe } from './stripe/server.ts'

export type World = {
  /** What the app needs to find everything: the variables of .env.example, and where the stand-ins are. */
  environment: Record<string, string>
  urls: { app: string; mailbox: string; stripe: string; google: string; github: string }
  database: DatabaseUrls & { admin: string }
  /** Settles when the database has ended by itself; the other parts live in this process. */
  ended: Promise<unknown>
  stop(): Promise<void>
}

/**
 * Starts the local world: PostgreSQL, mailbox, Stripe, Google and GitHub, all at once; then migrates and
 * seeds. Whatever fails, nothing is left running.
 *
 * @param folder keeps the data, secrets and ports of this world
 * @param appPort where the app will answer, as http://localhost:<appPort>
 * @param ports the ones to try first; any will do without them
 * @param settings further settings of PostgreSQL, e.g. `fsync=off` for tests
 * @param onStage told what has been done and how many milliseconds it took
 * @throws Trouble with one sentence
 */
export async function startWorld(options: {
  folder: string
  appPort: number
  ports?: Partial<Ports>
  settings?: readonly string[]
  onStage?: (name: string, milliseconds: number) => void
}): Promise<World> {
  const { folder, appPort, settings = [], onStage } = options
  const app = `http://localhost:${appPort}`
  const secrets = loadSecrets(folder)
  const ports = await choosePorts(join(folder, 'ports.json'), [appPort], options.ports ?? {})
  const timed = stopwatch(onStage)

  const [database, mailbox, stripe, oauth] = await startAll([
    timed('database', startLocalDatabase({ folder, port: ports.database, secrets, settings })),
    timed(
      'mailbox',
      startMailbox({ ports: { web: ports.mailbox, smtp: ports.smtp }, file: join(folder, 'mailbox.json') }),
    ),
    timed(
      'Stripe',
      startLocalStripe({
        port: ports.stripe,
        apiKey: secrets.stripeKey,
        webhook: { url: `${app}/api/webhooks/stripe`, secret: secrets.stripeWebhook },
        stateFile: join(folder, 'stripe.json'),
      }),
    ),
    timed(
      'Google and GitHub',
      startLocalOAuth({
        appUrl: app,
        ports: { google: ports.google, github: ports.github },
        clients: {
          google: { id: OAUTH_CLIENT_IDS.google, secret: secrets.google },
          github: { id: OAUTH_CLIENT_IDS.github, secret: secrets.github },
        },
      }),
    ),
  ])
  const stop = async () => {
    await Promise.all([stripe.stop(), oauth.stop(), mailbox.stop()])
    await database.stop()
  }
  try {
    const urls = databaseUrls(secrets, ports.database)
    await timed('migrations', migrate(urls.owner))
    await timed('people', seed(urls.system))
    const at = { app, stripe: stripe.url, google: oauth.googleIssuerUrl, github: oauth.githubBaseUrl }
    return {
      environment: {
        ...appEnvironment(secrets, urls, { ...at, smtp: mailbox.smtpUrl }),
        AUDIT_CHECKPOINTS: join(folder, 'checkpoints'),
      },
      urls: { ...at, mailbox: mailbox.url },
      database: { ...urls, admin: database.adminUrl },
      ended: database.ended,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Waits for all parts; when one fails, the others are stopped before the failure goes on. */
async function startAll<T extends readonly Promise<{ stop(): Promise<void> }>[]>(
  starting: readonly [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  try {
    return await Promise.all(starting)
  } catch (error) {
    for (const result of await Promise.allSettled(starting)) {
      if (result.status === 'fulfilled') await result.value.stop()
    }
    throw error
  }
}

function stopwatch(onStage: ((name: string, milliseconds: number) => void) | undefined) {
  return async <T>(name: string, work: Promise<T>): Promise<T> => {
    const began = performance.now()
    const result = await work
    onStage?.(name, performance.now() - began)
    return result
  }
}
