import { describe, expect, test } from 'vitest'
import { recordUnguarded } from '@/lib/guard/unguarded'
import { setAdapters } from '@/lib/monitoring/port'
import { readLog } from '../support/log.ts'
import { cookieFor, createPeople } from '../support/people.ts'
import '../support/request.ts'
import { asAdmin, trailOf } from '../support/trail.ts'

const request = { path: '/sign-in?token=C4n4ry', method: 'POST', headers: { 'user-agent': 'Tests' } }
const during = (routeType: 'action' | 'render') =>
  ({
    routerKind: 'App Router',
    routePath: '/(auth)/sign-in',
    routeType,
    revalidateReason: undefined,
  }) as const

const failed = (digest: string): Error => Object.assign(new Error('C4n4ry of ours'), { digest })

describe('T71 what Next caught in front of the guard, or beside it', () => {
  test('a call that could not be decoded is refused, on record under what the person was shown', async () => {
    const { entries } = readLog()
    await recordUnguarded(failed('1833022624'), request, during('action'))
    expect(await trailOf('1833022624')).toMatchObject([
      {
        event: 'request.failed',
        outcome: 'denied',
        code: 'INPUT_UNREADABLE',
        resource_id: '/(auth)/sign-in',
        actor_id: null,
      },
    ])
    expect(entries()).toMatchObject([
      { level: 'warn', code: 'INPUT_UNREADABLE', requestId: '1833022624', error: { kind: 'Error' } },
    ])
  })

  test('so is a form without JavaScript that could not be: anybody can send one, so nobody is alarmed', async () => {
    await recordUnguarded(failed('1833022625'), request, during('render'))
    expect(await trailOf('1833022625')).toMatchObject([{ outcome: 'denied', code: 'INPUT_UNREADABLE' }])
  })

  test('a page that breaks while it is made is a fault, told to whoever looks at faults', async () => {
    const reported: unknown[] = []
    setAdapters([{ report: (_error, facts) => reported.push(facts) }])
    await recordUnguarded(failed('2044'), { ...request, method: 'GET' }, during('render'))
    setAdapters([])
    expect(await trailOf('2044')).toMatchObject([{ outcome: 'failed', code: 'UNEXPECTED' }])
    expect(reported).toEqual([{ code: 'UNEXPECTED', event: 'request.failed', requestId: '2044' }])
  })

  test('whose session it was, stands in their team’s trail', async () => {
    const { mia } = await createPeople()
    const headers = { ...request.headers, cookie: await cookieFor(mia.claim) }
    await recordUnguarded(failed('777'), { ...request, headers }, during('action'))
    expect(await trailOf('777')).toMatchObject([{ actor_id: mia.userId, tenant_id: mia.tenantId }])
  })

  test('what the guard has recorded, and what is no error but a redirect, is not recorded again', async () => {
    const { lines } = readLog()
    const count = async () => (await asAdmin('SELECT count(*) FROM audit_events'))[0]
    const before = await count()
    for (const digest of [
      'req_0123456789abcdef0123',
      'NEXT_REDIRECT;replace;/x;307;',
      'NEXT_HTTP_ERROR_FALLBACK;404',
    ])
      await recordUnguarded(failed(digest), request, during('render'))
    expect(await count()).toEqual(before)
    expect(lines).toEqual([])
  })
})
