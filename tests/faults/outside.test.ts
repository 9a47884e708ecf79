import { afterEach, beforeEach, expect, test } from 'vitest'
import { startOutside } from '../support/outside.ts'
import { type Mood, standBefore } from './outside.ts'

// Mail server, Stripe and Google, each refusing, hanging or gone. What the database does is in database.ts.

await startOutside()
const mail = await standBefore(new URL(process.env.SMTP_URL ?? ''), '421 come back later\r\n')
process.env.SMTP_URL = `smtp://127.0.0.1:${mail.port}`
const stripe = await standBefore(
  new URL(process.env.STRIPE_API_URL ?? ''),
  'HTTP/1.1 500 Internal Server Error\r\nconnection: close\r\n\r\n{"error":{"type":"api_error","message":"An error occurred"}}',
)
process.env.STRIPE_API_URL = `http://127.0.0.1:${stripe.port}`
const google = await standBefore(
  new URL(process.env.GOOGLE_ISSUER_URL ?? ''),
  'HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n',
)
process.env.GOOGLE_ISSUER_URL = `http://127.0.0.1:${google.port}`

const { stripe: stripeClient } = await import('@/lib/stripe')
const { loadActions } = await import('../support/actions.ts')
const { sceneFor } = await import('../attack/scene.ts')
const { forgetLimits } = await import('../support/sign-in.ts')
const { trailOf } = await import('../support/trail.ts')
const actions = await loadActions()

// Three times ten seconds are too long here: the product's own client, less patient while nothing is answered.
const client = stripeClient()
const patience = client.getApiField('timeout')
const HURRY_MS = 200

beforeEach(() => forgetLimits())
afterEach(() => {
  client._setApiField('timeout', patience)
  mail.set('answers')
  stripe.set('answers')
  google.set('answers')
})

const CALLS: [action: string, service: typeof mail, code: string, moods: Mood[]][] = [
  ['signInWithEmail', mail, 'MAIL_UNAVAILABLE', ['refuses', 'hangs', 'hangs up']],
  ['sendReauthenticationCode', mail, 'MAIL_UNAVAILABLE', ['refuses', 'hangs', 'hangs up']],
  ['generateUserStripe', stripe, 'STRIPE_UNAVAILABLE', ['refuses', 'hangs', 'hangs up']],
  ['openCustomerPortal', stripe, 'STRIPE_UNAVAILABLE', ['refuses', 'hangs', 'hangs up']],
  // Asked for its addresses; GitHub's are known, and nobody asks it before the browser has been there.
  ['signInWithProvider', google, 'AUTH_PROVIDER', ['refuses', 'hangs', 'hangs up']],
]
const CASES = CALLS.flatMap(([name, service, code, moods]) =>
  moods.map((mood) => ({ name, service, code, mood })),
)

test('M10 Stripe is waited for ten seconds a try', () => expect(patience).toBe(10_000))

test.each(CASES)(
  'M10 T14 T71 $name, while what it calls $mood: refused in time and in plain words, and recorded',
  { timeout: 40_000 },
  async ({ name, service, code, mood }) => {
    const declared = actions.find((one) => one.name === name)
    if (declared === undefined) throw new Error(`there is no action ${name}`)
    const { call } = await sceneFor(declared)
    service.set(mood)
    if (mood === 'hangs') client._setApiField('timeout', HURRY_MS)
    const started = performance.now()
    const answer = await call()
    expect(performance.now() - started, 'milliseconds').toBeLessThan(15_000)
    if (answer.status === 'success') throw new Error('it answered success')
    // By chance the id may have any three digits.
    const { requestId, ...words } = answer.error
    expect(words.reason).toBe('unavailable')
    expect(JSON.stringify(words)).not.toMatch(/ECONN|smtp|421|127\.0\.0\.1|\.tsx?:\d/i)
    const trail = await trailOf(requestId)
    expect(trail.map((row) => row.outcome)).toEqual(['attempted', 'failed'])
    expect(trail.at(-1)).toMatchObject({ code })

    service.set('answers')
    client._setApiField('timeout', patience)
    expect(await call()).toMatchObject({ status: 'success' })
  },
)
