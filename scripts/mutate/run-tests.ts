import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { startChild } from '../../local/child.ts'
import { readIfThere } from '../../local/files.ts'
import { ROOT } from '../../local/folder.ts'

/** The first test that failed: its file, and its whole name. */
export type Failure = { file: string; test: string; timedOut: boolean }

type Report = {
  testResults: {
    name: string
    /** Why the file could not be loaded; empty otherwise. */
    message: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}

const PATIENCE = ['--testTimeout=60000', '--hookTimeout=60000']

/**
 * Runs tests in a copy of the tree until one fails. A run that breaks off may lose the very result it broke off for; then
 * all of them run.
 *
 * @param tests parts of paths, as Vitest takes them
 * @returns what failed, or null when nothing did
 */
export async function firstFailure(root: string, tests: readonly string[]): Promise<Failure | null> {
  const outcome = await failureOf(root, tests, ['--bail=1'])
  return outcome === 'untold' ? told(await failureOf(root, tests, [])) : outcome
}

async function failureOf(
  root: string,
  tests: readonly string[],
  flags: readonly string[],
): Promise<Failure | 'untold' | null> {
  const folder = mkdtempSync(join(tmpdir(), 'mutate-'))
  try {
    const report = join(folder, 'report.json')
    const child = startChild(
      join(ROOT, 'node_modules/.bin/vitest'),
      [
        'run',
        '--project=product',
        ...flags,
        ...PATIENCE,
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...tests,
      ],
      { cwd: root, stdio: 'ignore', env: { ...process.env, CI: 'true' } },
    )
    const code = await child.ended.catch(() => 1)
    return code === 0 ? null : failureIn(root, readIfThere(report))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function failureIn(root: string, text: string | undefined): Failure | 'untold' {
  const { testResults }: Report = text === undefined ? { testResults: [] } : JSON.parse(text)
  // After the first failure no other file is begun, and each of those is reported as failed, without a word.
  for (const { name, message, assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed')
    if (failed === undefined && message === '') continue
    return {
      file: relative(root, name),
      test: failed?.fullName.trim() ?? 'is not even loaded',
      timedOut: failed?.failureMessages.some((reason) => /timed out in/.test(reason)) ?? false,
    }
  }
  return 'untold'
}

function told(outcome: Failure | 'untold' | null): Failure | null {
  if (outcome === 'untold') throw new Error('The tests ended badly, and none of them says why.')
  return outcome
}
