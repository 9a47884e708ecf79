import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '@/lib/caller'
import { inTransaction } from '@/lib/db'
import { render } from '@/lib/mail/notices'
import { startSession } from '@/lib/sessions/commands'
import { callerOf, createPeople, type Person } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'
import { mailsWaitingFor } from '../support/waiting-mails.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'
const NEWER_FIREFOX = FIREFOX.replaceAll('144', '151')
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0 Safari/537.36'
const HOME = '198.51.100.9'

let ben: Person

beforeEach(async () => {
  ben = (await createPeople()).ben
  await signIn({ userAgent: FIREFOX, address: HOME })
  await asAdmin('DELETE FROM jobs.job')
})

const signIn = (from: Partial<Caller>): Promise<string> =>
  inTransaction('system', (tx) => startSession(tx, ben.userId, 'email', { ...callerOf(null), ...from }))

describe('T20 a sign-in from where Ben never was', () => {
  test.each([
    ['another browser at home', { userAgent: CHROME, address: HOME }],
    ['his browser somewhere else', { userAgent: FIREFOX, address: '192.0.2.77' }],
    ['nobody knows what, nobody knows where', { userAgent: null, address: null }],
    ['his browser, and nobody knows where', { userAgent: FIREFOX, address: null }],
  ])('%s: he is mailed, once', async (_name, from) => {
    await signIn(from)
    expect(await mailsWaitingFor(ben.email)).toEqual(['new-device'])
    await signIn(from)
    expect(await mailsWaitingFor(ben.email)).toEqual(['new-device'])
  })

  test.each([
    ['the same again', { userAgent: FIREFOX, address: HOME }],
    ['a newer version of his browser', { userAgent: NEWER_FIREFOX, address: HOME }],
  ])('and not for %s', async (_name, from) => {
    await signIn(from)
    expect(await mailsWaitingFor(ben.email)).toEqual([])
  })

  test('nor at the very first sign-in, where everything is new', async () => {
    const { uma } = await createPeople()
    expect(await mailsWaitingFor(uma.email)).toEqual([])
  })

  test('T81 is told if the sign-in stands, and not if it does not', async () => {
    const broken = inTransaction('system', async (tx) => {
      await startSession(tx, ben.userId, 'email', { ...callerOf(null), userAgent: CHROME })
      throw new Error('the power is gone')
    })
    await expect(broken).rejects.toThrow('the power is gone')
    expect(await mailsWaitingFor(ben.email)).toEqual([])
  })

  test('the mail says when, with what, from where, and what to do', () => {
    const at = '2026-11-22T08:30:00.000Z'
    const { text } = render('new-device', { at, browser: 'Firefox, Linux', where: 'Berlin, DE, 192.0.2.77' })
    for (const words of [
      '22 November 2026',
      '08:30 UTC',
      'Firefox, Linux',
      'Berlin, DE',
      '/security',
      'end that device',
    ])
      expect(text).toContain(words)
  })
})
