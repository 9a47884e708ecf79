import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Environment, envFile, LOCAL, PRODUCTION, run, startWith } from './start.ts'

/** Each variable without which the app does not start, with values that are none of its kind. */
const MALFORMED: Record<string, string[]> = {
  AUTH_URL: ['app.example.com', 'https://', 'https://app.example.com/path', 'ftp://app.example.com'],
  AUTH_SECRET: ['short', 'a'.repeat(64), 'changeme'.repeat(4), 'secretsecretsecretsecretsecretsecret'],
  DATABASE_URL: ['mysql://a:b@c/d', 'db.example.com', 'postgresql://', 'postgresql://a b'],
  DATABASE_SYSTEM_URL: ['mysql://a:b@c/d', 'localhost:5432'],
  STRIPE_API_KEY: ['pk_live_51H8abc', '51H8abc', 'sk_other_1', 'sk_live_'],
  STRIPE_WEBHOOK_SECRET: ['abc', 'whsec_', 'whsec_short', 'sk_live_51H8abcdefghijkl'],
  NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID: ['prod_1', 'pro_monthly', 'price_'],
  NEXT_PUBLIC_STRIPE_PRO_YEARLY_PRICE_ID: ['prod_1'],
  NEXT_PUBLIC_STRIPE_BUSINESS_MONTHLY_PRICE_ID: ['prod_1'],
  NEXT_PUBLIC_STRIPE_BUSINESS_YEARLY_PRICE_ID: ['prod_1'],
  SMTP_URL: ['smtp.example.com', 'https://smtp.example.com', 'smtp://'],
  MAIL_FROM: [],
}

/** Variables that have a value of their own when they are not set. */
const OPTIONAL: Record<string, string[]> = {
  DATABASE_POOL: ['0', '201', '1.5', 'many'],
  DATABASE_POOLER: ['pgbouncer', 'session', 'true'],
  ADMIN_SECOND_FACTOR: ['yes', 'true', 'REQUIRED'],
  GEO_HEADER: ['x place', 'x-place:', '-x'],
  SESSION_MAX_AGE: ['7', '59m', '31d', '0d', '1.5d', '7 days', '-1d'],
  SESSION_IDLE: ['4m', '31d', '24', 'PT1H', '00m'],
  TRUSTED_PROXY_HOPS: ['many', '-1', '1.5', '11', 'NaN'],
  LOG_LEVEL: ['loud', 'INFO', 'silent'],
  LOG_SLOW_MS: ['soon', '0', '1.5'],
  METRICS_TOKEN: ['short', 'a'.repeat(64)],
  SENTRY_DSN: ['sentry', 'https://', 'https://sentry.example.com/42'],
  OTEL_EXPORTER_OTLP_ENDPOINT: ['collector:4318//', 'https://', 'grpc://collector:4317'],
  AUDIT_SIGNING_KEY: ['short', 'a'.repeat(64), 'MC4CAQAwBQYDK2VwBCIEIA=='],
  AUDIT_CHECKPOINTS: ['s3://bucket/prefix', 's3://key:secret@s3.example.com/trail', 'https://example.com'],
  ALERT_WEBHOOK_URL: ['hooks.example.com', 'http://hooks.example.com/portcullis'],
  ALERT_WEBHOOK_SECRET: ['abc', 'whsec_', 'whsec_short'],
  NODE_ENV: ['prod', 'Production'],
  PORTCULLIS_WORLD: ['LOCAL', 'true', 'production'],
}

type Case = { fault: string; name: string; environment: Environment }
const withFault = (name: string, fault: string, value: string | undefined): Case => ({
  name,
  fault,
  environment: { ...PRODUCTION, [name]: value },
})

const cases: Case[] = [
  ...Object.entries(MALFORMED).flatMap(([name, values]) => [
    withFault(name, 'missing', undefined),
    withFault(name, 'empty', ''),
    ...values.map((value) => withFault(name, JSON.stringify(value), value)),
  ]),
  ...Object.entries(OPTIONAL).flatMap(([name, values]) =>
    values.map((value) => withFault(name, JSON.stringify(value), value)),
  ),
]

/** What production does not put up with. */
const REFUSED: Case[] = [
  withFault('AUTH_URL', 'plain http', 'http://app.example.com'),
  withFault('AUTH_URL', 'plain http on localhost', 'http://localhost:3000'),
  withFault('STRIPE_API_URL', 'a stand-in for Stripe', 'http://127.0.0.1:4000'),
  withFault('GOOGLE_ISSUER_URL', 'a stand-in for Google', 'http://127.0.0.1:4001'),
  withFault('GITHUB_BASE_URL', 'a stand-in for GitHub', 'http://127.0.0.1:4002'),
  withFault('STRIPE_API_KEY', 'the local Stripe’s key', 'sk_test_local0123456789'),
  {
    name: 'AUTH_URL',
    fault: 'the local world under a public address',
    environment: { ...LOCAL, AUTH_URL: 'https://app.example.com' },
  },
]

const GOOD: [string, Environment][] = [
  ['production', PRODUCTION],
  ['the local world', LOCAL],
  ['the local world on a loopback address', { ...LOCAL, AUTH_URL: 'http://127.0.0.1:8080' }],
  [
    'production with sign-in by Google and two proxies',
    { ...PRODUCTION, GOOGLE_CLIENT_ID: 'x', GOOGLE_CLIENT_SECRET: 'y', TRUSTED_PROXY_HOPS: '2' },
  ],
  [
    'checkpoints in a bucket',
    {
      ...PRODUCTION,
      AUDIT_CHECKPOINTS: 's3://AKIA1:a%2Fb@s3.eu-central-1.amazonaws.com/trail?region=eu-central-1',
    },
  ],
  ['a restricted key', { ...PRODUCTION, STRIPE_API_KEY: 'rk_live_51H8abcdefghijkl' }],
]

let answers: Map<Environment, string | null>
beforeAll(async () => {
  const all = [...cases, ...REFUSED]
    .map(({ environment }) => environment)
    .concat(GOOD.map(([, environment]) => environment))
  const said = await startWith(all)
  answers = new Map(all.map((environment, index) => [environment, said[index] ?? null]))
})

describe('T77 A7 the environment is checked at the start', () => {
  test.each(GOOD)('%s starts', (_name, environment) => expect(answers.get(environment)).toBeNull())

  test.each(cases)('$name, $fault: the app does not start and names it', ({ name, environment }) => {
    const said = answers.get(environment)
    expect(said).toMatch(/^The app does not start, because of its environment:\n/)
    expect(said).toMatch(new RegExp(`^ {2}${name} \\w`, 'm'))
    expect(new Set(said?.match(/^ {2}\w+/gm))).toEqual(new Set([`  ${name}`]))
  })

  test.each(REFUSED)('production refuses $fault', ({ name, environment }) => {
    expect(answers.get(environment)).toMatch(new RegExp(`^ {2}${name} \\w`, 'm'))
  })

  test('what is wrong is named, its value is not', () => {
    for (const { name, environment } of cases) {
      const value = environment[name] ?? ''
      if (value.length > 20) expect(answers.get(environment)).not.toContain(value)
    }
  })

  test('several faults are named at once', async () => {
    const [said] = await startWith([{ ...PRODUCTION, AUTH_SECRET: '', SMTP_URL: 'x' }])
    expect(said?.match(/^ {2}\w+/gm)?.sort()).toEqual(['  AUTH_SECRET', '  SMTP_URL'])
  })

  test('a process of its own ends with the words and no success', async () => {
    const bad = await run(['--input-type=module', '-e', `await import('${envFile}')`], {
      ...PRODUCTION,
      AUTH_SECRET: '',
    })
    expect(bad.code).not.toBe(0)
    expect(bad.errors).toContain('AUTH_SECRET is missing')
    const good = await run(['--input-type=module', '-e', `await import('${envFile}')`], PRODUCTION)
    expect(good).toEqual({ code: 0, output: '', errors: '' })
  })
})

test('T77 only prices are public: no other variable may reach a browser', () => {
  const names = readFileSync('env.mjs', 'utf8').match(/NEXT_PUBLIC_\w+/g) ?? []
  expect([...new Set(names)].filter((name) => !/^NEXT_PUBLIC_STRIPE_\w+_PRICE_ID$/.test(name))).toEqual([])
})

test('.env.example explains every variable, in a line of its own', () => {
  const example = readFileSync('.env.example', 'utf8')
  const known = [...readFileSync('env.mjs', 'utf8').matchAll(/^ {4}([A-Z][A-Z_]+):/gm)].map(
    ([, name]) => name,
  )
  expect(known.length).toBeGreaterThan(20)
  expect(
    known.filter((name) => name !== 'NODE_ENV' && !new RegExp(`^(# )?${name}=`, 'm').test(example)),
  ).toEqual([])
})
