import { vitestCounts } from './reports.ts'
import { type Outcome, run } from './step.ts'

/**
 * Runs the attack matrix against the app that is running: tests/attack, with a reporter of its own, whose last line says
 * how many cells there were and how many leaked.
 *
 * @param folder a scratch folder for the report
 * @param environment where everything is (scripts/addresses.ts)
 * @param show when its report is printed
 */
export function testAttack(
  folder: string,
  environment: Record<string, string>,
  show: 'as it comes' | 'at the end' = 'at the end',
): Promise<Outcome> {
  const report = `${folder}/attack.json`
  return run({
    name: 'Attack matrix on the production build',
    program: 'vitest',
    args: [
      ...['run', '--project=attack', '--reporter=./tests/attack/reporter.ts'],
      ...['--reporter=json', `--outputFile.json=${report}`],
    ],
    environment,
    count: () => vitestCounts(report),
    show,
  })
}
