import { describe, expect, test } from 'vitest'
import { openBrowser } from '../support/action-client.ts'
import { APP } from '../support/http-browser.ts'
import { forgetLimits } from '../support/sign-in.ts'

describe('T73 the reports of browsers', () => {
  const report = {
    'document-uri': `${APP}/sign-in?next=secret`,
    'violated-directive': 'script-src',
    'blocked-uri': 'inline',
  }
  const send = (body: unknown, type: string) =>
    openBrowser().send('/api/csp-report', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': type, origin: null, 'sec-fetch-site': 'cross-site' },
    })

  test('are taken in both shapes', async () => {
    await forgetLimits()
    const newer = {
      type: 'csp-violation',
      body: { documentURL: APP, effectiveDirective: 'style-src', blockedURL: 'x:' },
    }
    expect((await send({ 'csp-report': report }, 'application/csp-report')).status).toBe(204)
    expect((await send([newer, { type: 'deprecation' }], 'application/reports+json')).status).toBe(204)
  })

  test.each([
    ['nothing', ''],
    ['garbage', '{"csp-report": '],
    ['another shape', { report }],
    ['more than 16 KiB', { 'csp-report': { ...report, 'blocked-uri': 'x'.repeat(20_000) } }],
  ])('T10 with %s are refused', async (_name, body) => {
    await forgetLimits()
    expect((await send(body, 'application/csp-report')).status).toBe(400)
  })

  test('T29 are limited', async () => {
    await forgetLimits()
    const statuses: number[] = []
    for (let sent = 0; sent < 70; sent++)
      statuses.push((await send({ 'csp-report': report }, 'application/csp-report')).status)
    expect(statuses.filter((status) => status === 204).length).toBeGreaterThanOrEqual(60)
    expect(statuses).toContain(429)
    await forgetLimits()
  })
})
