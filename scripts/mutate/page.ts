import { table } from '../table.ts'
import type { Mutation } from './find.ts'
import type { Failure } from './run-tests.ts'

/** What became of a mutation: the first test that noticed, or null when none did. */
export type Result = Mutation & { killedBy: Failure | null }

/** docs/mutation-score.md: every check that was taken away, and who noticed. */
export function mutationPage(results: readonly Result[]): string {
  const killed = results.filter(({ killedBy }) => killedBy !== null).length
  const files = Object.entries(Object.groupBy(results, ({ path }) => path))
  return `# Mutation score of the guard

Written by \`npm run mutate\`, which takes away one check at a time (a refusal that is not thrown, a step that is left
out, a row policy that lets everybody through, a trigger that is never made) and asks the tests whether they notice. A
test that noticed has passed again with the check back in its place.
How checks are found stands in \`scripts/mutate/find.ts\`: by pattern, so that a new one is mutated by itself.

**${killed} of ${results.length} noticed.**

${files.map(([path, list]) => section(path, list ?? [])).join('\n\n')}
`
}

const section = (path: string, results: readonly Result[]): string =>
  `## \`${path}\`\n\n${table(['line', 'taken away', 'noticed by'], results.map(row))}`

const row = ({ line, was, killedBy }: Result): string[] => [
  String(line),
  `\`${cell(was)}\``,
  killedBy ? `${cell(killedBy.test)} (\`${killedBy.file}\`)` : '**nobody**',
]

/** One line of code as the cell of a table. */
const cell = (code: string): string => code.replaceAll('|', '\\|').replaceAll('`', 'ʼ').slice(0, 140)
