import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LOG_FIELDS } from '@/lib/log'
import { METRICS } from '@/lib/monitoring/metrics'

/** The rows of docs/operations.md, without what the formatter adds. */
const rows = readFileSync('docs/operations.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.replace(/ +\|/g, ' |'))

test.each(Object.entries(LOG_FIELDS))('docs/operations.md explains the log’s field %s', (name, words) => {
  expect(rows).toContain(`| \`${name}\` | ${words} |`)
})

test.each(Object.entries(METRICS))('docs/operations.md says what to make of %s', (name, metric) => {
  const labels = metric.labels.map((label) => `\`${label}\``).join(', ')
  expect(rows).toContain(
    `| \`${name}\` | ${labels} | ${metric.help} | ${metric.watch} |`.replace('|  |', '| |'),
  )
})
