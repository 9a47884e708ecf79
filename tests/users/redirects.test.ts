import { describe, expect, test } from 'vitest'
import { absoluteUrl, checkedRedirect, ownPath } from '@/lib/urls'
import { FOREIGN, OWN } from './redirect-payloads.ts'

const ours = new URL(process.env.AUTH_URL ?? '').origin

/** Where a browser would end up that is told to go to `target` from a page of ours. */
const landing = (target: string): string => new URL(target, `${ours}/sign-in`).origin

describe('T75 the way back after sign-in', () => {
  test(`the corpus has ${FOREIGN.length} payloads`, () => {
    expect(FOREIGN.length).toBeGreaterThanOrEqual(100)
    expect(new Set(FOREIGN).size).toBe(FOREIGN.length)
  })

  test.each(FOREIGN)('%j leaves us nowhere', (payload) => {
    const path = ownPath(payload)
    if (path !== null) {
      expect(landing(path)).toBe(ours)
      expect(path).toMatch(/^\/(?![/\\])/)
    }
    expect(() => {
      const target = checkedRedirect(payload)
      if (landing(target) !== ours) throw new Error(`went to ${target}`)
      expect(target).toMatch(/^(\/(?![/\\])|http:\/\/localhost:3000\/)/)
    }).not.toThrow(/went to/)
  })

  test.each(OWN)('%j is ours and stays as it is', (path) => {
    expect(ownPath(path)).toBe(path)
    expect(checkedRedirect(path)).toBe(path)
  })

  test.each([undefined, null, 0, [], ['/dashboard'], {}, { toString: () => '/dashboard' }])(
    'what is no text is no path: %j',
    (value) => expect(ownPath(value)).toBeNull(),
  )

  test('a path is no longer than 2,000 characters', () => {
    expect(ownPath(`/${'a'.repeat(1_999)}`)).not.toBeNull()
    expect(ownPath(`/${'a'.repeat(2_000)}`)).toBeNull()
  })
})

describe('A10 T75 where an action may send a browser', () => {
  test.each([
    'https://checkout.stripe.com/c/pay/cs_test_a1#fidkdWxOYHwnPyd1blpxYHZxWjA0',
    'https://billing.stripe.com/p/session/test_YWNjdF8x',
    'https://accounts.google.com/o/oauth2/v2/auth?client_id=1&redirect_uri=http%3A%2F%2Flocalhost',
    'https://github.com/login/oauth/authorize?client_id=1',
    `${ours}/billing?checkout=done`,
  ])('%s', (target) => {
    expect(checkedRedirect(target)).toBe(target)
  })

  test.each([
    'http://checkout.stripe.com/c/pay/cs_test_a1',
    'https://checkout.stripe.com.evil.test/',
    'https://checkout.stripe.com:444/',
    'https://checkout.stripe.com@evil.test/',
    'https://evil.test@checkout.stripe.com/',
    'https://evil.test/https://checkout.stripe.com/',
    'blob:https://checkout.stripe.com/1',
    'filesystem:https://checkout.stripe.com/temporary/1',
    'view-source:https://checkout.stripe.com/',
    'https:\\\\checkout.stripe.com/',
    'https://github.com\u0000.evil.test/',
    'https://gist.github.com/',
    'ftp://github.com/',
  ])('and not %s', (target) => {
    expect(() => checkedRedirect(target)).toThrow(expect.objectContaining({ code: 'REDIRECT_FOREIGN' }))
  })
})

test('an absolute address of ours begins with the configured origin', () => {
  expect(absoluteUrl('/billing/return')).toBe(`${ours}/billing/return`)
})
