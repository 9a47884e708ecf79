import { expect, test } from 'vitest'
import { startOutside } from '../support/outside.ts'

// T8: ten combinations of headers that only another site, or no browser, sends; on every action, by both kinds of call.

await startOutside()
const { loadActions } = await import('../support/actions.ts')
const { inRequest } = await import('../support/request.ts')
const { sceneFor } = await import('../attack/scene.ts')
const { changingNothing } = await import('../support/digest.ts')
const { forgetLimits } = await import('../support/sign-in.ts')
const { trailOf } = await import('../support/trail.ts')

const ours = process.env.AUTH_URL ?? ''
const FOREIGN: Record<string, string | null>[] = [
  { origin: null },
  { origin: null, 'sec-fetch-site': null, referer: `${ours}/profile` },
  { origin: 'null' },
  { origin: 'https://evil.test' },
  { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site', referer: `${ours}/profile` },
  { origin: `${ours}.evil.test` },
  { origin: ours.replace('3000', '3001'), 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'none' },
  { origin: 'https://evil.test', host: 'evil.test', 'x-forwarded-host': 'evil.test', 'sec-fetch-site': null },
]

test.each(await loadActions())(
  'T8 $name from ten other places, as a call and as a form',
  async (declared) => {
    await forgetLimits()
    const { call, input, cookie } = await sceneFor(declared)
    const form = new FormData()
    for (const [name, value] of Object.entries(input)) form.set(name, String(value))
    const { action, policy } = declared
    await changingNothing(async () => {
      for (const headers of FOREIGN) {
        const sent = { ...(cookie && { cookie }), ...headers }
        for (const args of [[input], [null, form]]) {
          const answer = await inRequest({ headers: sent }, () => action(...args))
          expect(answer).toMatchObject({ status: 'error', error: { reason: 'cross_origin' } })
          const requestId = answer.status === 'error' ? answer.error.requestId : ''
          const trail = await trailOf(requestId)
          expect(trail).toMatchObject([
            { event: policy.event, outcome: 'denied', code: 'REQUEST_CROSS_ORIGIN' },
          ])
        }
      }
    })
    expect(await call()).toMatchObject({ status: 'success' })
  },
)
