import { afterAll } from 'vitest'
import { OAUTH_CLIENT_IDS } from '../../local/environment.ts'
import { startMailbox } from '../../local/mailbox/server.ts'
import { startLocalOAuth } from '../../local/oauth/server.ts'
import { freePort } from '../../local/ports.ts'
import { startLocalStripe } from '../../local/stripe/server.ts'

/**
 * Starts what actions call outside of the database (mailbox, Stripe, Google, GitHub), and says where in the environment.
 * To be awaited before anything of the app is imported, which reads the environment once.
 */
export async function startOutside(): Promise<{ mailbox: string }> {
  const { env } = process
  const taken: number[] = []
  const port = async (): Promise<number> => {
    const free = await freePort(taken)
    taken.push(free)
    return free
  }
  const mailbox = await startMailbox({ ports: { web: await port(), smtp: await port() } })
  const stripe = await startLocalStripe({
    apiKey: env.STRIPE_API_KEY ?? '',
    webhook: { url: 'http://127.0.0.1:9/', secret: env.STRIPE_WEBHOOK_SECRET ?? '' },
  })
  const oauth = await startLocalOAuth({
    appUrl: env.AUTH_URL ?? '',
    ports: { google: await port(), github: await port() },
    clients: {
      google: { id: OAUTH_CLIENT_IDS.google, secret: env.GOOGLE_CLIENT_SECRET ?? '' },
      github: { id: OAUTH_CLIENT_IDS.github, secret: env.GITHUB_CLIENT_SECRET ?? '' },
    },
  })
  Object.assign(env, {
    SMTP_URL: mailbox.smtpUrl,
    STRIPE_API_URL: stripe.url,
    GOOGLE_ISSUER_URL: oauth.googleIssuerUrl,
    GITHUB_BASE_URL: oauth.githubBaseUrl,
  })
  afterAll(() => Promise.all([mailbox.stop(), stripe.stop(), oauth.stop()]))
  return { mailbox: mailbox.url }
}
