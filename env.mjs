import { createEnv } from '@t3-oss/env-nextjs'
import { z } from 'zod'

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/
const local = process.env.PORTCULLIS_WORLD === 'local'
const production = process.env.NODE_ENV === 'production' && !local

const required = z.string().min(1, 'is missing')
const secret = z
  .string()
  .min(32, 'must be 32 characters or more')
  .refine(
    (value) => new Set(value).size > 8,
    'is too regular to be a secret; make one with `openssl rand -base64 33`',
  )
const url = z.url('must be a URL')
const postgres = z.string().regex(/^postgres(ql)?:\/\/\S+$/, 'must be a postgresql:// URL')
const price = z.string().regex(/^price_\w+$/, 'must be a Stripe price id (price_…)')
const client = z.string().min(1).optional()
const standIn = local
  ? url.refine((value) => LOOPBACK.test(new URL(value).hostname), 'must be loopback').optional()
  : z.undefined({ error: 'is for the local world only (PORTCULLIS_WORLD=local); unset it' })

/** PKCS #8 of an Ed25519 key: always the same 16 bytes, then the key's 32 (RFC 8410). */
const ED25519 =
  /^(-----BEGIN PRIVATE KEY-----(\s|\\n)+)?MC4CAQAwBQYDK2VwBCIEI[A-Za-z0-9+/]{43}((\s|\\n)+-----END PRIVATE KEY-----(\s|\\n)*)?$/

/** @type {Record<string, number>} */
const SECONDS = { m: 60, h: 3_600, d: 86_400 }

/**
 * A length of time like '12h', read as seconds.
 *
 * @param {number} least in seconds
 * @param {number} most in seconds
 * @param {string} says the bounds in words
 */
const duration = (least, most, says) =>
  z
    .string()
    .regex(/^[1-9]\d{0,3}[mhd]$/, 'must be a duration like 30m, 12h or 7d')
    .transform((value) => Number.parseInt(value, 10) * (SECONDS[value.slice(-1)] ?? 0))
    .refine((value) => value >= least && value <= most, `must be ${says}`)

/** The app's address: https in production, and never anything but loopback for the local world. */
const ownUrl = url.superRefine((value, check) => {
  if (!URL.canParse(value)) return
  const { protocol, hostname, pathname } = new URL(value)
  if (pathname !== '/') check.addIssue('must be scheme and host only, without a path')
  if (production && protocol !== 'https:') check.addIssue('must be https in production')
  if (local && !LOOPBACK.test(hostname)) check.addIssue('must be loopback while PORTCULLIS_WORLD=local')
})

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })

/** What must not travel in the clear, but for this machine itself. */
const secureUrl = httpUrl.refine(
  (value) =>
    !URL.canParse(value) || new URL(value).protocol === 'https:' || LOOPBACK.test(new URL(value).hostname),
  'must be https',
)

const stripeKey = z
  .string()
  .regex(/^(sk|rk)_(test|live)_\w+$/, 'must be a Stripe secret key (sk_… or rk_…)')
  .refine((value) => local || !value.startsWith('sk_test_local'), 'is the local Stripe’s key; use your own')

/**
 * Every variable the app reads, typed and checked when the process starts. A missing or malformed one is named
 * and the app does not start (instrumentation.ts). Only what `client` lists can reach the browser.
 */
export const env = createEnv({
  server: {
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    PORTCULLIS_WORLD: z.literal('local').optional(),
    AUTH_URL: ownUrl,
    AUTH_SECRET: secret,
    DATABASE_URL: postgres,
    DATABASE_SYSTEM_URL: postgres,
    DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
    DATABASE_POOLER: z.enum(['none', 'transaction']).default('none'),
    STRIPE_API_KEY: stripeKey,
    STRIPE_WEBHOOK_SECRET: z.string().regex(/^whsec_\S{16,}$/, 'must be a webhook signing secret (whsec_…)'),
    STRIPE_API_URL: standIn,
    SMTP_URL: z.string().regex(/^smtps?:\/\/\S+$/, 'must be an smtp:// or smtps:// URL'),
    MAIL_FROM: required,
    GOOGLE_CLIENT_ID: client,
    GOOGLE_CLIENT_SECRET: client,
    GOOGLE_ISSUER_URL: standIn,
    GITHUB_CLIENT_ID: client,
    GITHUB_CLIENT_SECRET: client,
    GITHUB_BASE_URL: standIn,
    ADMIN_SECOND_FACTOR: z.enum(['required', 'optional']).default('optional'),
    TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
    GEO_HEADER: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/i, 'must be the name of one header')
      .optional(),
    SESSION_MAX_AGE: duration(3_600, 30 * 86_400, 'between 1h and 30d').default(7 * 86_400),
    SESSION_IDLE: duration(300, 30 * 86_400, 'between 5m and 30d').default(86_400),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    NEXT_DIST_DIR: z.string().min(1).default('.next'),
    JOBS: z.enum(['on', 'off']).default('on'),
    LOG_SLOW_MS: z.coerce.number().int().min(1).max(600_000).default(1_000),
    METRICS_TOKEN: secret.optional(),
    SENTRY_DSN: z
      .string()
      .regex(/^https?:\/\/\w+@[\w.:-]+\/(\S*\/)?\d+$/, 'must be a DSN as Sentry gives it out')
      .optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
    OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
    AUDIT_CHECKPOINTS: z
      .string()
      .regex(
        /^([^:]+|s3:\/\/[^:@/\s]+:[^:@/\s]+@[^:@/\s]+(:\d+)?\/[^\s?]+\?region=[\w-]+)$/,
        'must be the path of a folder, or s3://key:secret@host/bucket/prefix?region=…',
      )
      .optional(),
    AUDIT_SIGNING_KEY: z
      .string()
      .regex(ED25519, 'must be an Ed25519 key, PKCS #8 in PEM or base64')
      .optional(),
    ALERT_WEBHOOK_URL: secureUrl.optional(),
    ALERT_WEBHOOK_SECRET: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be whsec_ and 24 bytes or more in base64')
      .optional(),
  },
  client: {
    NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID: price,
    NEXT_PUBLIC_STRIPE_PRO_YEARLY_PRICE_ID: price,
    NEXT_PUBLIC_STRIPE_BUSINESS_MONTHLY_PRICE_ID: price,
    NEXT_PUBLIC_STRIPE_BUSINESS_YEARLY_PRICE_ID: price,
  },
  experimental__runtimeEnv: {
    NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID: process.env.NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID,
    NEXT_PUBLIC_STRIPE_PRO_YEARLY_PRICE_ID: process.env.NEXT_PUBLIC_STRIPE_PRO_YEARLY_PRICE_ID,
    NEXT_PUBLIC_STRIPE_BUSINESS_MONTHLY_PRICE_ID: process.env.NEXT_PUBLIC_STRIPE_BUSINESS_MONTHLY_PRICE_ID,
    NEXT_PUBLIC_STRIPE_BUSINESS_YEARLY_PRICE_ID: process.env.NEXT_PUBLIC_STRIPE_BUSINESS_YEARLY_PRICE_ID,
  },
  emptyStringAsUndefined: true,
  // A build needs no secrets; the start does, and checks.
  skipValidation: process.env.NEXT_PHASE === 'phase-production-build',
  onValidationError: (issues) => {
    const lines = issues.map(({ path, message }) => {
      const name = String(path?.[0] ?? 'environment')
      return `  ${name} ${/received undefined/.test(message) ? 'is missing' : message}`
    })
    throw new Error(
      `The app does not start, because of its environment:\n${lines.join('\n')}\nSee .env.example.`,
    )
  },
})
