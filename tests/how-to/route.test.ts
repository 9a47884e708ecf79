import { expect, test } from 'vitest'
import { createPeople, type Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { GET } from './team-route.ts'

// D8: the example of docs/how-to/add-a-route.md, as it stands there.

const ask = async (who: Person | null, query = ''): Promise<{ status: number; body: unknown }> => {
  const request = new Request(`${process.env.AUTH_URL}/api/team${query}`)
  const response = await inRequest({ as: who }, () => GET(request, { params: Promise.resolve({}) }))
  return { status: response.status, body: await response.json() }
}

test('D8 “Add a route”: Mia counts her team; a stranger does not, and an unknown role is no role', async () => {
  const { mia } = await createPeople()
  expect(await ask(mia)).toEqual({ status: 200, body: { data: { people: 2 } } })
  expect(await ask(mia, '?role=OWNER')).toEqual({ status: 200, body: { data: { people: 1 } } })
  expect(await ask(null)).toMatchObject({ status: 401, body: { error: { reason: 'signed_out' } } })
  expect(await ask(mia, '?role=KING')).toMatchObject({
    status: 400,
    body: { error: { reason: 'invalid_input' } },
  })
  expect(await ask(mia, '?tenantId=1')).toMatchObject({ status: 400 })
})
