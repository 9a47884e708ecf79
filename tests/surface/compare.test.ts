import { describe, expect, test } from 'vitest'
import type { Entry } from '../../lib/surfaces/entry.ts'
import type { Built } from '../../scripts/surface/built.ts'
import { compare } from '../../scripts/surface/compare.ts'
import { difference } from '../../scripts/surface/difference.ts'
import { entryOf } from '../../scripts/surface/entry.ts'

const policy = { event: 'thing.done', scope: 'per-user-tenant-id', access: 'user' }
const where = { kind: 'action', name: 'rename', file: 'actions/rename.ts', address: null } as const
const declared = (changes: Partial<Entry> = {}): Entry => ({ ...entryOf('.', where, policy), ...changes })

const action = declared()
const page = declared({ kind: 'page', name: 'loadMine', file: 'app/(app)/mine/loader.ts', address: '/mine' })
const open = declared({ kind: 'page', name: 'HomePage', file: 'app/(site)/page.tsx', address: '/' })
const route = declared({ kind: 'route', name: 'GET', file: 'app/api/ready/route.ts', address: '/api/ready' })
const robots = declared({ kind: 'page', name: 'default', file: 'app/robots.ts', address: '/robots.txt' })
const icon = declared({ kind: 'file', name: 'icon.svg', file: 'app/icon.svg', address: '/icon.svg' })
const front = declared({
  kind: 'middleware',
  name: 'middleware',
  file: 'middleware.ts',
  address: '/mine /team/:path*',
})
const job = declared({ kind: 'job', name: 'sendMail', file: 'jobs/send-mail.ts' })
const frame = declared({ kind: 'frame', name: 'loadShell', file: 'app/(app)/shell-loader.ts' })
const ALL = [action, page, open, route, robots, icon, front, job, frame]

const BUILT: Built = {
  actions: [{ file: 'actions/rename.ts', name: 'rename' }],
  routes: [
    { file: 'app/(app)/mine/page', address: '/mine' },
    { file: 'app/(site)/page', address: '/' },
    { file: 'app/api/ready/route', address: '/api/ready' },
    { file: 'app/robots.txt/route', address: '/robots.txt' },
    { file: 'app/icon.svg/route', address: '/icon.svg' },
  ],
  otherPages: [],
  middleware: ['/mine', '/team/:path*'],
  detours: [],
}

describe('T1 T44 the manifest and the build', () => {
  test('agree where all is declared and all is reached', () => expect(compare(ALL, BUILT)).toEqual([]))

  test.each<[string, Partial<Built>, RegExp]>([
    [
      'an action',
      { actions: [...BUILT.actions, { file: 'lib/x.ts', name: 'y' }] },
      /^lib\/x\.ts: y can be called/,
    ],
    [
      'a page',
      { routes: [...BUILT.routes, { file: 'app/x/page', address: '/x' }] },
      /^app\/x\/page: \/x answers/,
    ],
    ['a page of the other router', { otherPages: ['/api/x'] }, /^pages\/api\/x: \/api\/x answers/],
    ['a detour', { detours: ['/x → https://elsewhere.test'] }, /^next\.config\.ts: \/x → /],
    [
      'something behind the middleware',
      { middleware: ['/mine', '/team/:path*', '/x'] },
      /^middleware\.ts: \/x passes/,
    ],
  ])('%s that is reached and not declared is named', (_what, more, says) => {
    expect(compare(ALL, { ...BUILT, ...more })).toEqual([expect.stringMatching(says)])
  })

  test.each<[string, Partial<Built>, RegExp]>([
    [
      'an action',
      { actions: [] },
      /^actions\/rename\.ts: rename is declared as an action, and nothing reaches it/,
    ],
    [
      'a page',
      { routes: BUILT.routes.slice(1) },
      /^app\/\(app\)\/mine\/page is declared, and no address leads to it/,
    ],
    [
      'a matcher',
      { middleware: ['/mine'] },
      /^middleware\.ts: \/team\/:path\* is declared, and nothing passes it/,
    ],
  ])('%s that is declared and not reached is named', (_what, less, says) => {
    expect(compare(ALL, { ...BUILT, ...less })).toEqual([expect.stringMatching(says)])
  })

  test('an address that is another than the declared one is named', () => {
    const routes = BUILT.routes.map((each) =>
      each.address === '/mine' ? { ...each, address: '/yours' } : each,
    )
    expect(compare(ALL, { ...BUILT, routes })).toEqual([
      expect.stringMatching(/answers at \/yours, and is declared for \/mine/),
    ])
  })
})

describe('a manifest that is not what the source declares', () => {
  const before = { entries: ALL }

  test('is as it should be where nothing changed', () =>
    expect(difference(before, { entries: [...ALL] })).toEqual([]))

  test('names what came, what went, and which field says something else', () => {
    const changed = declared({ authentication: 'none' })
    const came = declared({ name: 'ban', file: 'actions/ban.ts' })
    const now = { entries: [changed, came, ...ALL.slice(2)] }
    expect(difference(before, now)).toEqual([
      '+ action ban (actions/ban.ts)',
      '- page loadMine (app/(app)/mine/loader.ts)',
      '~ action rename (actions/rename.ts), authentication: "session" → "none"',
    ])
  })

  test('is missing', () => expect(difference(undefined, before)).toEqual(['surface.json is not there.']))
})
