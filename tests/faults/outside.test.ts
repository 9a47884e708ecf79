import { afterEach, beforeEach, expect, test } from 'vitest'
import { startOutside } from '../support/outside.ts'
import { type Mood, standBefore } from './outside.ts'

// Mail server and Stripe, each refusing, hanging or gone. What the database does is in database.ts.

await startOutside()
const mail = await standBefore(new URL(process.env.SMTP_URL ?? ''), '421 come back later\r\n')
process.env.SMTP_URL = `smtp://127.0.0.1:${mail.port}`
const stripe = await standBefore(
  new URL(process.env.STRIPE_API_URL ?? ''),
  'HTTP/1.1 500 Internal Server Error\r\nconnection: close\r\n\r\n{"error":{"type":"api_error","message":"An error occurred"}}',
)
process.env.STRIPE_API_URL = `http://127.0.0.1:${stripe.port}`

const { loadActions } = await import('../support/actions.ts')
const { sceneFor } = await import('../attack/scene.ts')
const { forgetLimits } = await import('../support/sign-in.ts')
const { trailOf } = await import('../support/trail.ts')
const actions = await loadActions()

beforeEach(() => forgetLimits())
afterEach(() => {
  mail.set('answers')
  stripe.set('answers')
})

const CALLS: [action: string, service: typeof mail, code: string, moods: Mood[]][] = [
  ['signInWithEmail', mail, 'MAIL_UNAVAILABLE', ['refuses', 'hangs', 'hangs up']],
  ['sendReauthenticationCode', mail, 'MAIL_UNAVAILABLE', ['refuses', 'hangs', 'hangs up']],
  // A hanging Stripe is waited for three times ten seconds.
  ['generateUserStripe', stripe, 'STRIPE_UNAVAILABLE', ['refuses', 'hangs up']],
  ['openCustomerPortal', stripe, 'STRIPE_UNAVAILABLE', ['refuses', 'hangs up']],
]
const CASES = CALLS.flatMap(([name, service, code, moods]) =>
  moods.map((mood) => ({ name, service, code, mood })),
)

test.each(CASES)(
  'M10 T14 T71 $name, while what it calls $mood: refused in time and in plain words, and recorded',
  { timeout: 40_000 },
  async ({ name, service, code, mood }) => {
    const declared = actions.find((one) => one.name === name)
    if (declared === undefined) throw new Error(`there is no action ${name}`)
    const { call } = await sceneFor(declared)
    service.set(mood)
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
    expect(await call()).toMatchObject({ status: 'success' })
  },
)
