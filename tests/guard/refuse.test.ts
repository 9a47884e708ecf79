import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { PLATFORM_TENANT_ID } from '@/lib/audit/append'
import { CODES, type Code, REASONS, Refusal } from '@/lib/errors'
import { refuse } from '@/lib/guard/refuse'
import { newRun } from '@/lib/guard/run'
import { changingNothing } from '../support/digest.ts'
import { callerOf, createPeople } from '../support/people.ts'
import '../support/request.ts'
import { asAdmin, trailOf } from '../support/trail.ts'

const codes = Object.keys(CODES) as Code[]
const callerFrom = (address: string) => ({ ...callerOf(null), address })

describe('T71 a refusal', () => {
  test.each(codes)('%s leaves one event with its code, and says its reason outside', async (code) => {
    const caller = callerFrom('203.0.113.20')
    const answer = await changingNothing(() => refuse('tests.tried', caller, newRun(), new Refusal(code)))
    expect(answer).toEqual({
      reason: CODES[code][0],
      message: REASONS[CODES[code][0]],
      requestId: caller.requestId,
    })
    expect(await trailOf(caller.requestId)).toMatchObject([
      {
        tenant_id: PLATFORM_TENANT_ID,
        event: 'tests.tried',
        code,
        outcome: CODES[code][0] === 'unavailable' ? 'failed' : 'denied',
        actor_kind: 'anonymous',
        actor_id: null,
        address: '203.0.113.20',
        user_agent: 'Tests',
      },
    ])
  })

  test('of somebody signed in stands in their tenant’s trail under their name', async () => {
    const { mia } = await createPeople()
    const caller = callerOf(mia.claim)
    await refuse('tests.tried', caller, newRun(), new Refusal('INPUT_INVALID'))
    expect(await trailOf(caller.requestId)).toMatchObject([{ tenant_id: mia.tenantId, actor_id: mia.userId }])
  })

  test('under a session that ended names nobody: the claim alone proves nothing', async () => {
    const { mia } = await createPeople()
    const caller = callerOf({ ...mia.claim, sessionId: randomUUID() })
    await refuse('tests.tried', caller, newRun(), new Refusal('AUTH_SESSION_ENDED'))
    expect(await trailOf(caller.requestId)).toMatchObject([{ tenant_id: PLATFORM_TENANT_ID, actor_id: null }])
  })

  test('names the fields that need another look, and only then', async () => {
    const fields = { name: ['Use at least 3 characters.'] }
    const caller = callerFrom('203.0.113.21')
    const marked = await refuse('tests.tried', caller, newRun(), new Refusal('INPUT_INVALID', { fields }))
    const plain = await refuse('tests.tried', caller, newRun(), new Refusal('INPUT_INVALID', { fields: {} }))
    expect(marked.fields).toEqual(fields)
    expect(plain).not.toHaveProperty('fields')
  })

  test('of one address are kept up to a cap, so that nobody can fill the trail; the answer stays', async () => {
    const flood = callerFrom('203.0.113.22')
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        refuse('tests.flooded', flood, newRun(), new Refusal('INPUT_INVALID')),
      ),
    )
    expect(answers.every((answer) => answer.reason === 'invalid_input')).toBe(true)
    expect(await kept(flood.address)).toBeGreaterThanOrEqual(120)
    expect(await kept(flood.address)).toBeLessThanOrEqual(125)

    const neighbour = callerFrom('203.0.113.23')
    await refuse('tests.flooded', neighbour, newRun(), new Refusal('INPUT_INVALID'))
    expect(await kept(neighbour.address)).toBe(1)
  })
})

async function kept(address: string): Promise<number> {
  const [row] = await asAdmin<{ count: number }>(
    `SELECT count(*)::integer AS count FROM audit_events WHERE event = 'tests.flooded' AND address = $1`,
    [address],
  )
  return row?.count ?? -1
}

test('T71 noise from outside does not push a signed-in person’s attempt out of the trail', async () => {
  const { uma } = await createPeople()
  const address = '203.0.113.77'
  const noise = () => refuse('webhook.junk', callerFrom(address), newRun(), new Refusal('WEBHOOK_SIGNATURE'))
  for (let time = 0; time < 6; time += 1) await Promise.all(Array.from({ length: 25 }, noise))
  const last = await noise()
  expect(await trailOf(last.requestId)).toEqual([])

  const caller = { ...callerOf(uma.claim), address }
  await refuse('user.name_updated', caller, newRun(), new Refusal('AUTH_NOT_OWNER'))
  expect(await trailOf(caller.requestId)).toMatchObject([{ actor_id: uma.userId, tenant_id: uma.tenantId }])
})
