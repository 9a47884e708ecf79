import type { Score } from './scorebook.ts'

/**
 * A table of what was attacked (across) and how (down): the number of attempts, and `!n` beside it where some of them
 * leaked. Columns are numbered and named below, because there are more of them than a line is wide.
 */
export function drawTable(scores: readonly Score[]): string {
  const surfaces = [...new Set(scores.map(({ surface }) => surface))]
  const conditions = [...new Set(scores.map(({ condition }) => condition))]
  const width = Math.max(...conditions.map((name) => name.length), 9)
  const line = (first: string, rest: string[]) =>
    [first.padEnd(width), ...rest.map((text) => text.padStart(5))].join(' ')
  return [
    line('condition', [...surfaces.map((_, index) => `${index + 1}`), 'all']),
    ...conditions.map((condition) => {
      const row = scores.filter((score) => score.condition === condition)
      return line(condition, [
        ...surfaces.map((surface) => count(row.filter((score) => score.surface === surface))),
        count(row),
      ])
    }),
    line('all', [
      ...surfaces.map((surface) => count(scores.filter((score) => score.surface === surface))),
      count(scores),
    ]),
    '',
    ...surfaces.map((surface, index) => `${String(index + 1).padStart(3)} ${surface}`),
  ].join('\n')
}

function count(scores: readonly Score[]): string {
  const tried = scores.reduce((sum, score) => sum + score.tried, 0)
  const leaks = scores.reduce((sum, score) => sum + score.faults.length, 0)
  if (tried === 0) return '·'
  return leaks === 0 ? `${tried}` : `${tried}!${leaks}`
}
