import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LOCAL_FOLDER, ROOT } from '../local/folder.ts'
import { ensureGenerated } from './generate.ts'
import { findMutations, type Mutation } from './mutate/find.ts'
import { kept } from './mutate/kept.ts'
import { mutationPage, type Result } from './mutate/page.ts'
import { type Failure, firstFailure } from './mutate/run-tests.ts'
import { testsFor } from './mutate/suite.ts'
import { sentence, Trouble } from './trouble.mjs'

// `npm run mutate [part of a path]`: takes one check away at a time, in a copy of the tree, and runs the cheap tests that
// should notice. Prints what survived, and fails when anything did. Whole, it writes docs/mutation-score.md. Takes an hour;
// interrupted, it goes on where it was.
const LANES = 2
const ATTEMPTS = 3
const [only = ''] = process.argv.slice(2)

try {
  process.exitCode = await main()
} catch (error) {
  console.error(sentence(error))
  process.exitCode = 1
}
process.exit()

async function main(): Promise<number> {
  await ensureGenerated()
  const mutations = findMutations(ROOT).filter(({ path }) => path.includes(only))
  if (mutations.length === 0) throw new Trouble(`Nothing to mutate in "${only}".`)
  console.log(`${mutations.length} checks to take away, ${LANES} at a time`)
  const results = await inLanes(mutations)
  const survivors = results.filter(({ killedBy }) => killedBy === null)
  for (const { path, line, was } of survivors) console.log(`survived: ${path}:${line}  ${was}`)
  console.log(`mutate: ${results.length} mutations, ${survivors.length} survivors`)
  if (only === '') writeFileSync(join(ROOT, 'docs/mutation-score.md'), mutationPage(results))
  return survivors.length > 0 ? 1 : 0
}

async function inLanes(mutations: readonly Mutation[]): Promise<Result[]> {
  const results: Result[] = mutations.flatMap((mutation) => {
    const killedBy = kept.find(mutation)
    return killedBy ? [{ ...mutation, killedBy }] : []
  })
  if (results.length > 0) console.log(`${results.length} of them were noticed before`)
  const waiting = mutations.filter((mutation) => kept.find(mutation) === null)
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      const root = join(LOCAL_FOLDER, `mutate-${process.pid}-${lane}`)
      try {
        copyTree(root)
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const began = performance.now()
          const killedBy = await tryOne(root, next)
          results.push({ ...next, killedBy })
          if (killedBy) kept.keep(next, killedBy)
          const seconds = ((performance.now() - began) / 1000).toFixed(0)
          console.log(`${killedBy ? '✓ killed' : '✗ survived'} ${next.path}:${next.line} (${seconds} s)`)
        }
      } finally {
        rmSync(root, { recursive: true, force: true })
      }
    }),
  )
  return results.sort((one, other) => one.path.localeCompare(other.path) || one.line - other.line)
}

async function tryOne(root: string, mutation: Mutation): Promise<Failure | null> {
  // The likely ones first: a mutation that they kill never meets the others.
  const neighbours = kept.noticing(mutation.path)
  for (const tests of [neighbours, ...testsFor(mutation.path)].filter(({ length }) => length > 0)) {
    const failure = await failureOf(root, mutation, tests)
    if (failure) return failure
  }
  return null
}

/**
 * Counts only what passes again once the check is back, and no time that ran out: a test may fail of itself, or of a busy
 * machine. In doubt, nobody noticed.
 */
async function failureOf(
  root: string,
  mutation: Mutation,
  tests: readonly string[],
): Promise<Failure | null> {
  const file = join(root, mutation.path)
  const before = readFileSync(file, 'utf8')
  const { at, from, to } = mutation
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    writeFileSync(file, before.slice(0, at) + to + before.slice(at + from.length))
    const failure = await firstFailure(root, tests).finally(() => writeFileSync(file, before))
    if (failure === null) return null
    if (failure.timedOut) continue
    if ((await firstFailure(root, [failure.file])) === null) return failure
  }
  return null
}

/** What git would hand to somebody else, the generated client, and our packages. */
function copyTree(root: string): void {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  for (const path of [...listed.split('\n').filter(Boolean), 'lib/generated']) {
    if (!existsSync(join(ROOT, path))) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    cpSync(join(ROOT, path), join(root, path), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
}
