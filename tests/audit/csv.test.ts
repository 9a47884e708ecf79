import { describe, expect, test } from 'vitest'
import { csvLine } from '@/lib/audit/csv'
import { parseCsv } from '../support/csv.ts'

describe('a line of CSV', () => {
  test('is what RFC 4180 says, whatever stands in it', () => {
    const fields = [
      'plain',
      '',
      'a "quoted" word',
      'one, two',
      'Zoë 🏰',
      'a;b',
      "it's",
      'line\nbreak',
      'end\\',
    ]
    const text = csvLine(fields) + csvLine(['next', null])
    expect(parseCsv(text)).toEqual([fields, ['next', '']])
    expect(text.endsWith('"next",""\r\n')).toBe(true)
  })

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '"=1',
    '＝1',
    '＋1',
    '－1',
    '＠1',
    `=HYPERLINK("https://evil.test","Click")`,
    `=cmd|' /C calc'!A0`,
  ])('%j begins no formula, and loses nothing but its beginning', (payload) => {
    const [[field = ''] = []] = parseCsv(csvLine([payload]))
    expect(field).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/u)
    expect(field.replaceAll("'", '')).toBe(payload.replaceAll("'", ''))
  })

  // In many countries a spreadsheet separates by semicolon, and then a quote in the middle of a field is a letter.
  const SEPARATED = ['x;=1+1', 'x,"=1+1', 'x\t=1+1', 'x\n=1+1', 'x";"=1+1', 'x; +1']
  test.each([...SEPARATED, '\t=1+1', 'x\t\t=1+1', ';\t=1+1', 'x;\n=1+1', '\r\n\t"=1'])(
    '%j begins no formula where another character separates',
    (payload) => {
      for (const separator of [';', ',', '\t', '\n']) {
        const cells = csvLine(['first', payload]).split(separator)
        expect(cells.filter((cell) => /^[\s"]*[=+\-@]/.test(cell))).toEqual([])
      }
    },
  )

  test('leaves alone what begins no formula', () => {
    const harmless = [
      'a=b',
      '2026-11-22T10:00:00.000Z',
      'Mozilla/5.0 (X11; Linux x86_64)',
      '{"name": "a-b"}',
      "d'or",
    ]
    expect(parseCsv(csvLine(harmless))).toEqual([harmless])
  })
})
