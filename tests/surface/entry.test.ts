import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { durationWords, inputFields, limitWords, tenantOf, whoMay } from '../../lib/surfaces/words.ts'
import { entryOf } from '../../scripts/surface/entry.ts'

// B1, B13: what a policy declares, as data and in words.

const where = { kind: 'action', name: 'act', file: 'actions/act.ts', address: null } as const
const base = { event: 'thing.done', scope: 'per-user-tenant-id', access: 'user', input: z.strictObject({}) }
const of = (policy: object) => entryOf('.', where, { ...base, ...policy })

describe('B1 what a policy asks for is what its entry says can be refused', () => {
  test.each([
    ['a role of the platform', { access: { role: 'ADMIN' } }, 'AUTH_PLATFORM_ROLE', 'forbidden'],
    ['a role in the team', { access: { member: 'OWNER' } }, 'AUTH_MEMBER_ROLE', 'forbidden'],
    ['a fresh login', { access: { fresh: '10m' } }, 'AUTH_NOT_FRESH', 'reauthenticate'],
    ['an owner', { owner: () => '' }, 'AUTH_NOT_OWNER', 'forbidden'],
    ['a row of the tenant', { resource: async () => null }, 'RESOURCE_NOT_FOUND', 'not_found'],
    ['a last word', { allow: () => true }, 'AUTH_NOT_ALLOWED', 'forbidden'],
    ['a plan', { entitlement: ['pro'] }, 'AUTH_NOT_ENTITLED', 'forbidden'],
    ['a key', { idempotent: '1h' }, 'IDEMPOTENCY_BUSY', 'conflict'],
    ['a session', {}, 'AUTH_NO_SESSION', 'signed_out'],
    ['a limit', { limit: { max: 1, per: '1m' } }, 'LIMIT_EXCEEDED', 'rate_limited'],
  ])('%s', (_what, policy, code, reason) => {
    expect(of(policy).codes.guard).toContain(code)
    expect(of(policy).reasons).toContain(reason)
  })

  test('and what it does not ask for is not listed', () => {
    const { codes } = of({ access: 'public', scope: { global: 'nobody is signed in yet' } })
    expect(codes.guard.filter((code) => /^AUTH|RESOURCE|IDEMPOTENCY/.test(code))).toEqual([])
  })
})

describe('an input as what a caller sends', () => {
  const schema = z.strictObject({
    id: z.uuid(),
    name: z
      .string()
      .trim()
      .min(3)
      .max(32)
      .transform((name) => name.length),
    days: z.coerce.number().int().min(1).max(366).optional().catch(undefined),
    search: z.string().max(100).catch(''),
    after: z
      .string()
      .transform((text) => BigInt(text))
      .optional(),
  })

  test('is JSON Schema, transforms and all', () => {
    expect(of({ input: schema }).input).toMatchObject({
      form: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'name'],
        properties: { name: { type: 'string', minLength: 3, maxLength: 32 }, after: { type: 'string' } },
      },
    })
  })

  test('is a line for each field in words', () => {
    const said = inputFields(of({ input: schema })).map(
      ({ name, required, fits }) => `${name} ${required} ${fits}`,
    )
    expect(said).toEqual([
      'id true uuid',
      'name true string, 3 to 32 characters',
      'days false integer, 1 to 366',
      'search false string, at most 100 characters',
      'after false string',
    ])
  })

  test('of several shapes names each by what tells it apart', () => {
    const input = z.discriminatedUnion('method', [
      z.strictObject({ method: z.literal('mail'), code: z.string() }),
      z.strictObject({ method: z.literal('passkey'), response: z.string() }),
    ])
    expect(inputFields(of({ input })).map(({ part, name }) => `${part} ${name}`)).toEqual([
      'form where method is mail: code',
      'form where method is passkey: response',
    ])
  })
})

test('a policy in words', () => {
  const entry = of({
    access: { role: 'ADMIN', fresh: '10m' },
    scope: { global: 'admins see all' },
    limit: { max: 5, per: '1h', whenDown: 'open' },
  })
  expect(whoMay(entry)).toBe('Admins of the platform, with a login of the last 10 minutes')
  expect(tenantOf(entry)).toBe('All tenants: admins see all')
  expect(entry.limits.map(limitWords)).toEqual(['5 in 1 hour for each user; open when it cannot be counted'])
  expect(durationWords('1d')).toBe('1 day')
})
