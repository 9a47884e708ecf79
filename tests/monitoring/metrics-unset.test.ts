import { expect, test } from 'vitest'
import { GET } from '@/app/api/metrics/route'
import { changingNothing } from '../support/digest.ts'
import { inRequest } from '../support/request.ts'

test.each([null, 'Bearer ', 'Bearer undefined', `Bearer ${'x'.repeat(40)}`])(
  'B2 without a METRICS_TOKEN there is no such address, for nobody: %j',
  async (authorization) => {
    const request = new Request('http://localhost/api/metrics') as never
    const answer = await changingNothing(() => inRequest({ headers: { authorization } }, () => GET(request)))
    expect(answer.status).toBe(404)
  },
)
