import { describe, expect, test } from 'vitest'
import { classify } from '@/lib/classify'
import { CODES, REASONS, Refusal } from '@/lib/errors'
import { FAULTS } from './faults.ts'

describe('T14 what goes wrong gets a code inside and says nothing outside', () => {
  test.each(FAULTS)('%s is %s', async (_name, code, provoke) => {
    const thrown = await provoke()
    const refusal = classify(thrown)
    expect(refusal.code).toBe(code)
    expect(refusal.reason).toBe(CODES[code][0])
    expect(Object.values<string>(REASONS)).toContain(refusal.publicMessage)
    expect(refusal.publicMessage).not.toMatch(INTERNAL)
    expect(refusal.cause).toBe(thrown)
  })

  test('a refusal of ours passes as it is', () => {
    const refusal = new Refusal('USER_OWN_ROLE', { message: 'Not your own.' })
    expect(classify(refusal)).toBe(refusal)
  })

  test('no sentence in the table has an internal word', () => {
    for (const sentence of Object.values(REASONS)) expect(sentence).not.toMatch(INTERNAL)
  })
})

const INTERNAL =
  /sql|prisma|postgres|database|column|relation|constraint|stripe|stack|row-level|portcullis_|undefined|null|\.ts/i
