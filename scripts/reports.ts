import { readIfThere } from '../local/files.ts'

type Counts = { passed: number; failed: number }

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number }
  errors: unknown[]
}

/** How to call Vitest so that people read it and `vitestCounts` can too. */
export function vitestArgs(
  projects: readonly string[],
  report: string,
  filter: readonly string[] = [],
): string[] {
  return [
    'run',
    ...projects.map((project) => `--project=${project}`),
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, '--passWithNoTests'],
    ...filter,
  ]
}

/** The counts of Vitest's JSON report; a file that could not even be loaded is one failure. */
export function vitestCounts(file: string): Counts | undefined {
  const text = readIfThere(file)
  if (text === undefined) return undefined
  const report: VitestReport = JSON.parse(text)
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }
}

/** The counts of Playwright's JSON report; a test that passed only when tried again counts as failed. */
export function playwrightCounts(file: string): Counts | undefined {
  const text = readIfThere(file)
  if (text === undefined) return undefined
  const { stats, errors }: PlaywrightReport = JSON.parse(text)
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }
}
