import { expect, test } from 'vitest'
import { readRequest } from '@/lib/audit/request'
import { inTransaction } from '@/lib/db'
import { CODES } from '@/lib/errors'
import { errorOf, expectRefusal } from '../support/answers.ts'
import { readLog } from '../support/log.ts'
import { createPeople } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { stepDown } from './add-an-error.ts'

// The example of docs/how-to/add-an-error.md, quoted there to the letter.

test('an error has a sentence for Ada, a code for whoever looks it up, and one id for both', async () => {
  const { ada } = await createPeople()
  const { lines, entries } = readLog()
  const { error } = await expectRefusal(() => inRequest({ as: ada }, () => stepDown({})), {
    reason: 'conflict',
    code: 'USER_LAST_ADMIN',
  })
  expect(error).toEqual({
    reason: 'conflict',
    message: 'You are the only admin. Make somebody else an admin first.',
    requestId: expect.stringMatching(/^req_/),
  })

  const found = await inTransaction('system', (tx) => readRequest(tx, error.requestId, ada))
  expect(found).toMatchObject([
    {
      code: 'USER_LAST_ADMIN',
      who: 'Ada Quist',
      outcome: 'denied',
      explanation: { meaning: CODES.USER_LAST_ADMIN[1], remedy: CODES.USER_LAST_ADMIN[2] },
    },
  ])
  expect(lines).toHaveLength(1)
  expect(entries()[0]).toMatchObject({
    level: 'warn',
    event: 'tests.stepped_down',
    code: 'USER_LAST_ADMIN',
    requestId: error.requestId,
  })
})

test('and with a second admin it goes through', async () => {
  const { ada } = await createPeople()
  await createPeople()
  const answer = await inRequest({ as: ada }, () => stepDown({}))
  expect(answer.status === 'error' ? errorOf(answer) : answer.status).toBe('success')
})
