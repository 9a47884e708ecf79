import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { guard } from '@/lib/guard/action'
import type { ActionResult } from '@/lib/guard/result'
import { errorOf } from '../support/answers.ts'
import { changingNothing, readDigest } from '../support/digest.ts'
import { createPeople, type People, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, trailOf } from '../support/trail.ts'

// Work that calls the network: authorised and announced first, called without a transaction, recorded after.

let people: People
let calls: string[]

beforeEach(async () => {
  people = await createPeople()
  calls = []
})

type Steps = { prepare?: () => unknown; call?: () => unknown; complete?: () => unknown }

/** Buys something for the team: remembers the customer that the network answered. */
const buy = (
  person: Person | null,
  steps: Steps = {},
): Promise<ActionResult<{ customerId: string; requestId: string }>> =>
  inRequest({ as: person }, () =>
    guard(
      {
        event: 'tests.bought',
        scope: 'per-session-tenant-id',
        access: { member: 'ADMIN' },
        input: z.strictObject({}),
        output: z.object({ customerId: z.string(), requestId: z.string() }),
      },
      {
        prepare: async ({ actor, caller }) => {
          calls.push('prepare')
          await steps.prepare?.()
          return { tenantId: actor.tenantId, requestId: caller.requestId }
        },
        call: async ({ facts }) => {
          calls.push('call')
          await steps.call?.()
          return { customerId: `cus_${facts.tenantId.slice(0, 8)}`, ...facts }
        },
        complete: async ({ tx, facts, answer, record }) => {
          calls.push('complete')
          await tx.tenant.update({
            where: { id: facts.tenantId },
            data: { stripeCustomerId: answer.customerId },
          })
          record({ resource: ['customer', answer.customerId] })
          await steps.complete?.()
          return answer
        },
      },
    )({}),
  )

const outcomes = async (requestId: string): Promise<string[]> =>
  (await trailOf(requestId)).map(({ outcome, code }) => (code === null ? outcome : `${outcome} ${code}`))

test('T71 Uma buys: announced before the call, recorded after it, and the change is there', async () => {
  const answer = await buy(people.uma)
  if (answer.status !== 'success') throw new Error('refused')
  expect(calls).toEqual(['prepare', 'call', 'complete'])
  expect(await outcomes(answer.data.requestId)).toEqual(['attempted', 'success'])
  expect(
    await asAdmin('SELECT stripe_customer_id FROM tenants WHERE id = $1', [people.uma.tenantId]),
  ).toEqual([{ stripe_customer_id: answer.data.customerId }])
})

test.each([
  ['Mia, a member', 'mia', 'forbidden', 'AUTH_MEMBER_ROLE'],
  ['nobody', null, 'signed_out', 'AUTH_NO_SESSION'],
] as const)('T5 %s does not get as far as the network', async (_name, who, reason, code) => {
  const answer = await changingNothing(() => buy(who && people[who]))
  expect(errorOf(answer).reason).toBe(reason)
  expect(await outcomes(errorOf(answer).requestId)).toEqual([`denied ${code}`])
  expect(calls).toEqual([])
  expect(await buy(people.uma)).toMatchObject({ status: 'success' })
})

test('no transaction is open while the network is called', async () => {
  let waiting: unknown
  await buy(people.uma, {
    call: async () => {
      waiting = await asAdmin(
        `SELECT count(*)::integer AS open FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
      )
    },
  })
  expect(waiting).toEqual([{ open: 0 }])
})

test('T71 a call that fails leaves the attempt and the failure in the trail, and no change', async () => {
  const answer = await changingNothing(() =>
    buy(people.uma, {
      call: () => {
        throw new Error('socket hang up')
      },
    }),
  )
  expect(errorOf(answer)).toMatchObject({ reason: 'unavailable' })
  expect(await outcomes(errorOf(answer).requestId)).toEqual(['attempted', 'failed UNEXPECTED'])
  expect(calls).toEqual(['prepare', 'call'])
})

test('a record that fails after the call rolls the change back and leaves the attempt', async () => {
  const before = await readDigest()
  const answer = await buy(people.uma, {
    complete: () => {
      throw new Error('disk full')
    },
  })
  expect(await readDigest()).toEqual(before)
  expect(await outcomes(errorOf(answer).requestId)).toEqual(['attempted', 'failed UNEXPECTED'])
})

test('a preparation that fails leaves only the failure', async () => {
  const answer = await changingNothing(() =>
    buy(people.uma, {
      prepare: () => {
        throw new Error('no')
      },
    }),
  )
  expect(await outcomes(errorOf(answer).requestId)).toEqual(['failed UNEXPECTED'])
  expect(calls).toEqual(['prepare'])
})
