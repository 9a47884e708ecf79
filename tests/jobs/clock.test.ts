import { expect, test, vi } from 'vitest'
import { clock } from '@/lib/guard/clock'
import '../support/request.ts'

test('what the clock starts comes again, after a failure too', async () => {
  let times = 0
  const start = clock(
    { event: 'tests.ticked', scope: { global: 'it is about nobody' }, every: '1s' },
    async () => {
      times += 1
      throw new Error('not this time')
    },
  )
  start()
  await vi.waitFor(() => expect(times).toBeGreaterThanOrEqual(2), { timeout: 5_000 })
})
