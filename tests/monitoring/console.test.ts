import { afterEach, expect, test } from 'vitest'
import { takeOverConsole } from '@/lib/monitoring/console'
import { readLog } from '../support/log.ts'

const own = { ...console }
afterEach(() => Object.assign(console, own))

test('T73 what Next prints becomes one line, without what it quotes of the request', () => {
  const { lines, entries } = readLog()
  takeOverConsole()
  let thrown: unknown
  try {
    JSON.parse('x\n{"event":"C4n4ry"}')
  } catch (error) {
    thrown = error
  }
  console.error('\u001b[31m⨯\u001b[39m', thrown)
  console.error(new Error('The id did not match. Received "C4n4ry\n    at C4n4ry (x.ts:1:1)'))
  console.warn('Cannot read %s', 'what\nfollows', { body: 'C4n4ry' })
  console.error('The header "C4n4ry" is not one')
  expect(lines).toHaveLength(4)
  expect(lines.join()).not.toContain('C4n4ry')
  expect(entries()).toMatchObject([
    { level: 'warn', event: 'next.said', said: '⨯', error: { kind: 'SyntaxError' } },
    { level: 'warn', error: { message: 'The id did not match. Received […]', stack: expect.any(String) } },
    { level: 'warn', said: 'Cannot read what\nfollows' },
    { level: 'warn', said: 'The header […] is not one' },
  ])
})

test('an error that has its line already is not said again', () => {
  const { entries } = readLog()
  takeOverConsole()
  console.error(Object.assign(new Error('AUTH_NOT_OWNER'), { digest: 'req_1' }))
  expect(entries()).toMatchObject([{ level: 'debug', event: 'next.said' }])
})
