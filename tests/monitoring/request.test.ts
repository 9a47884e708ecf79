import { beforeAll, describe, expect, test } from 'vitest'
import { loadRequest } from '@/app/(admin)/admin/requests/loader'
import { appendAudit } from '@/lib/audit/append'
import { inTransaction } from '@/lib/db'
import { requestLookupSchema } from '@/lib/validations/audit'
import { createPeople, type People } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin } from '../support/trail.ts'

const ID = 'req_0123456789abcdef0123'
let people: People

beforeAll(async () => {
  people = await createPeople()
  const { ben, uma } = people
  for (const [tenantId, actorId, code] of [
    [ben.tenantId, ben.userId, 'AUTH_NOT_OWNER'],
    [uma.tenantId, null, 'CODE_OF_ANOTHER_BUILD'],
  ] as const)
    await inTransaction('system', (tx) =>
      appendAudit(tx, {
        tenantId,
        event: 'user.name_updated',
        outcome: 'denied',
        code,
        actorKind: actorId ? 'user' : 'anonymous',
        actorId,
        requestId: ID,
        address: '203.0.113.7',
        userAgent: 'Tests',
      }),
    )
})

describe('X10 Ada looks a request up', () => {
  test('and sees its events in every team: who, where, how it ended, what the code means', async () => {
    const { id, events } = await inRequest({ as: people.ada }, () => loadRequest({ id: ` ${ID} ` }))
    expect(id).toBe(ID)
    const byTeam = Object.fromEntries(events.map((event) => [event.team, event]))
    expect(Object.keys(byTeam).sort()).toEqual(
      ['Ben', 'Northwind'].map((name) => expect.stringContaining(name)),
    )
    expect(byTeam.Northwind).toMatchObject({
      code: 'CODE_OF_ANOTHER_BUILD',
      explanation: null,
      who: 'Somebody not signed in',
    })
    expect(events.find(({ code }) => code === 'AUTH_NOT_OWNER')).toMatchObject({
      sentence: 'Tried to rename someone else',
      who: 'Ben Okafor',
      where: { address: '203.0.113.7', agent: 'Tests' },
      outcome: 'denied',
      explanation: { meaning: 'The target is another user' },
    })
  })

  test('an id that nothing bears, and none at all, are no error', async () => {
    const look = (search: Record<string, string>) => inRequest({ as: people.ada }, () => loadRequest(search))
    expect(await look({ id: 'req_00000000000000000000' })).toMatchObject({ events: [] })
    expect(await look({})).toEqual({ id: null, events: [] })
  })

  test.each(["x' ; rm -rf /", '$(reboot)', '`x`', 'a\nb', '"', '%00', 'x'.repeat(101)])(
    'T14 %j is no id: nothing that a shell would read gets into the command',
    (id) => expect(requestLookupSchema.parse({ id })).toEqual({ id: undefined }),
  )

  test('T5 for Uma, an owner, the page does not exist; and her trying is on record', async () => {
    await expect(inRequest({ as: people.uma }, () => loadRequest({ id: ID }))).rejects.toMatchObject({
      digest: 'NEXT_HTTP_ERROR_FALLBACK;404',
    })
    expect(
      await asAdmin(`SELECT outcome, code FROM audit_events WHERE event = 'page.admin_requests'`),
    ).toEqual([{ outcome: 'denied', code: 'AUTH_PLATFORM_ROLE' }])
  })
})
