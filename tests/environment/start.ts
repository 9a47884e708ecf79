import { spawn } from 'node:child_process'

/** A production environment in which nothing is wrong. */
export const PRODUCTION: Record<string, string> = {
  NODE_ENV: 'production',
  AUTH_URL: 'https://app.example.com',
  AUTH_SECRET: 'h4nE1vX0m7Rk2Zq9tYb3Wc8sUd5LgJpQfA6o',
  DATABASE_URL: 'postgresql://portcullis_app:secret@db.example.com:5432/portcullis',
  DATABASE_SYSTEM_URL: 'postgresql://portcullis_system:secret@db.example.com:5432/portcullis',
  STRIPE_API_KEY: 'sk_live_51H8abcdefghijkl',
  STRIPE_WEBHOOK_SECRET: 'whsec_abcdefghijklmnopqrstuvwx',
  NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID: 'price_1proMonthly',
  NEXT_PUBLIC_STRIPE_PRO_YEARLY_PRICE_ID: 'price_1proYearly',
  NEXT_PUBLIC_STRIPE_BUSINESS_MONTHLY_PRICE_ID: 'price_1businessMonthly',
  NEXT_PUBLIC_STRIPE_BUSINESS_YEARLY_PRICE_ID: 'price_1businessYearly',
  SMTP_URL: 'smtps://user:password@smtp.example.com:465',
  MAIL_FROM: 'Portcullis <hello@example.com>',
}

/** The same for a local world. */
export const LOCAL: Record<string, string> = {
  ...PRODUCTION,
  PORTCULLIS_WORLD: 'local',
  AUTH_URL: 'http://localhost:3000',
  STRIPE_API_KEY: 'sk_test_local0123456789',
  STRIPE_API_URL: 'http://127.0.0.1:4000',
  GOOGLE_ISSUER_URL: 'http://127.0.0.1:4001',
  GITHUB_BASE_URL: 'http://127.0.0.1:4002',
}

export type Environment = Record<string, string | undefined>

/** Reads env.mjs anew for each environment; the query makes Node forget that it knows the file. */
const READER = `
let text = ''
for await (const part of process.stdin) text += part
const answers = []
for (const [index, environment] of JSON.parse(text).entries()) {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, environment)
  answers.push(await import(process.argv[1] + '?' + index).then(() => null, (error) => error.message))
}
console.log(JSON.stringify(answers))
`

/**
 * Starts a process with each of the environments.
 *
 * @returns for each, null where the app would start, otherwise what it says
 */
export async function startWith(environments: readonly Environment[]): Promise<(string | null)[]> {
  const { code, output, errors } = await run(
    ['--input-type=module', '-e', READER, envFile],
    {},
    JSON.stringify(environments),
  )
  if (code !== 0) throw new Error(`the reader ended with ${code}: ${errors}`)
  return JSON.parse(output)
}

export const envFile = new URL('../../env.mjs', import.meta.url).href

/** Runs Node with nothing in its environment but what is given. */
export function run(
  args: readonly string[],
  environment: Environment,
  input = '',
): Promise<{ code: number | null; output: string; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: { NODE_ENV: 'test', ...environment }, stdio: 'pipe' })
    let output = ''
    let errors = ''
    child.stdout.on('data', (part: Buffer) => {
      output += part.toString()
    })
    child.stderr.on('data', (part: Buffer) => {
      errors += part.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output, errors }))
    child.stdin.end(input)
  })
}
