import type { DatabaseUrls } from './database/server.ts'
import type { Secrets } from './secrets.ts'
import { LOCAL_PRICE_IDS } from './stripe/catalogue.ts'

/** Where the parts of a local world answer. */
export type Addresses = {
  app: string
  stripe: string
  google: string
  github: string
  smtp: string
}

/** The ids under which Google and GitHub know the app; their secrets are in the world's secrets. */
export const OAUTH_CLIENT_IDS = {
  google: 'portcullis-local-google',
  github: 'portcullis-local-github',
} as const

/**
 * Every variable the app reads (see .env.example), for a local world. The owner's connection string is not
 * among them: the running app must not know it.
 */
export function appEnvironment(secrets: Secrets, urls: DatabaseUrls, at: Addresses): Record<string, string> {
  return {
    PORTCULLIS_WORLD: 'local',
    AUTH_URL: at.app,
    AUTH_SECRET: secrets.auth,
    DATABASE_URL: urls.app,
    DATABASE_SYSTEM_URL: urls.system,
    STRIPE_API_URL: at.stripe,
    STRIPE_API_KEY: secrets.stripeKey,
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhook,
    NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID: LOCAL_PRICE_IDS.pro_monthly,
    NEXT_PUBLIC_STRIPE_PRO_YEARLY_PRICE_ID: LOCAL_PRICE_IDS.pro_yearly,
    NEXT_PUBLIC_STRIPE_BUSINESS_MONTHLY_PRICE_ID: LOCAL_PRICE_IDS.business_monthly,
    NEXT_PUBLIC_STRIPE_BUSINESS_YEARLY_PRICE_ID: LOCAL_PRICE_IDS.business_yearly,
    SMTP_URL: at.smtp,
    MAIL_FROM: 'Portcullis <hello@portcullis.test>',
    GOOGLE_ISSUER_URL: at.google,
    GOOGLE_CLIENT_ID: OAUTH_CLIENT_IDS.google,
    GOOGLE_CLIENT_SECRET: secrets.google,
    GITHUB_BASE_URL: at.github,
    GITHUB_CLIENT_ID: OAUTH_CLIENT_IDS.github,
    GITHUB_CLIENT_SECRET: secrets.github,
    AUDIT_SIGNING_KEY: secrets.auditSigning,
    TRUSTED_PROXY_HOPS: '0',
    LOG_LEVEL: 'info',
  }
}
