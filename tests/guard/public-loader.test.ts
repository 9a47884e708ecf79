import { expect, test } from 'vitest'
import { SOCKET_ADDRESS_HEADER } from '@/lib/caller'
import { publicLoader } from '@/lib/guard/loader'
import { noParameters } from '@/lib/validations/empty'
import { inRequest } from '../support/request.ts'
import { trailOf } from '../support/trail.ts'

const MAX = 3
const load = publicLoader(
  {
    event: 'tests.page_opened',
    page: '/tests',
    scope: { global: 'whoever opens it is not known' },
    access: 'public',
    input: noParameters,
    limit: { max: MAX, per: '1h' },
  },
  async () => 'what it shows',
)
const openFrom = (address: string) =>
  inRequest({ headers: { [SOCKET_ADDRESS_HEADER]: address } }, () => load())

test('T47 a page that anybody may open looks something up for each network only so often', async () => {
  const [crowd, other] = ['198.51.100.7', '203.0.113.9']
  for (let time = 1; time <= MAX; time += 1) expect(await openFrom(crowd)).toBe('what it shows')
  const refused = await openFrom(crowd).catch((error: unknown) =>
    String(Reflect.get(Object(error), 'digest')),
  )
  expect((await trailOf(refused)).map(({ code }) => code)).toEqual(['LIMIT_EXCEEDED'])
  expect(await openFrom(other)).toBe('what it shows')
})
