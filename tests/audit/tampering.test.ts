import { describe, expect, test } from 'vitest'
import { expectWholeAlone, signedScene } from './signed-scene.ts'
import { found, verifyAlone } from './trail-world.ts'

const scene = signedScene()

describe('M4 T72 the chain alone shows', () => {
  test.each<[string, string[], [who: 'uma' | 'ben', seq: number, problem: string][]]>([
    ['a row taken out', ['DELETE FROM audit_events WHERE tenant_id = :uma AND seq = 7'], [['uma', 7, 'gap']]],
    [
      'the first row taken out',
      ['DELETE FROM audit_events WHERE tenant_id = :uma AND seq = 1'],
      [['uma', 1, 'gap']],
    ],
    [
      'a row put in',
      [
        'UPDATE audit_events SET seq = seq + 1000 WHERE tenant_id = :uma AND seq > 5',
        'UPDATE audit_events SET seq = seq - 999 WHERE tenant_id = :uma AND seq > 1000',
        `INSERT INTO audit_events SELECT tenant_id, 6, at, event, outcome, code, actor_kind, actor_id, resource_type,
           resource_id, 'put in', address, user_agent, metadata, hash, sha256('made up')
         FROM audit_events WHERE tenant_id = :uma AND seq = 5`,
      ],
      [['uma', 6, 'hash']],
    ],
    [
      'two rows that changed places',
      [
        'UPDATE audit_events SET seq = -1 WHERE tenant_id = :uma AND seq = 5',
        'UPDATE audit_events SET seq = 5 WHERE tenant_id = :uma AND seq = 6',
        'UPDATE audit_events SET seq = 6 WHERE tenant_id = :uma AND seq = -1',
      ],
      [['uma', 5, 'previous']],
    ],
    [
      'rows of two tenants that changed places',
      [
        'UPDATE audit_events SET seq = -1 WHERE tenant_id = :ben AND seq = 9',
        'UPDATE audit_events SET tenant_id = :ben WHERE tenant_id = :uma AND seq = 9',
        'UPDATE audit_events SET tenant_id = :uma, seq = 9 WHERE tenant_id = :ben AND seq = -1',
      ],
      [
        ['uma', 9, 'previous'],
        ['ben', 9, 'previous'],
      ],
    ],
    [
      'an end cut off, where the head was forgotten',
      ['DELETE FROM audit_events WHERE tenant_id = :uma AND seq > 6'],
      [['uma', 7, 'cut']],
    ],
    [
      'all rows of a tenant taken out',
      ['DELETE FROM audit_events WHERE tenant_id = :uma'],
      [['uma', 1, 'cut']],
    ],
    ['a head taken out', ['DELETE FROM audit_heads WHERE tenant_id = :uma'], [['uma', 0, 'head']]],
    ['a head set back', ['UPDATE audit_heads SET seq = 3 WHERE tenant_id = :uma'], [['uma', 4, 'head']]],
  ])('%s, and where', async (_what, statements, expected) => {
    await expectWholeAlone()
    await scene.change(...statements)
    const rows = expected.map(([who, seq, problem]) => [
      scene.people[who].tenantId,
      // Without a head, what is named is the last row.
      seq || scene.second,
      problem,
    ])
    expect(new Set(found(await verifyAlone()))).toEqual(new Set(rows))
  })
})
