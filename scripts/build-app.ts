import { join } from 'node:path'
import { readIfThere, writeWhole } from '../local/files.ts'
import { ROOT } from '../local/folder.ts'
import { type Outcome, run } from './step.ts'
import { removeUnneededScripts } from './unneeded-scripts.ts'

const NEXT_TYPES = `${ROOT}/next-env.d.ts`

type Build = {
  /** What the build is told beside the environment of this process, e.g. NEXT_DIST_DIR. */
  environment?: Record<string, string>
  /** Shows what Next says as it comes, instead of only after a failure. */
  live?: boolean
}

/**
 * The production build of the app, whole: Next's, and what is done to its pages after. A build into a folder of its own
 * leaves next-env.d.ts as it was, because Next names the folder there, and that folder goes.
 */
export async function buildApp({ environment = {}, live = false }: Build = {}): Promise<Outcome> {
  const before = readIfThere(NEXT_TYPES)
  const outcome = await run({
    name: 'Production build',
    program: 'next',
    args: ['build'],
    environment,
    ...(live && { show: 'as it comes' }),
  })
  if (before !== undefined) writeWhole(NEXT_TYPES, before)
  if (outcome.failed > 0) return outcome
  const folder = environment.NEXT_DIST_DIR ?? process.env.NEXT_DIST_DIR ?? '.next'
  const bare = await removeUnneededScripts(join(ROOT, folder))
  if (live) console.log(`  No script is needed, and none sent, on ${bare.join(', ')}`)
  const surface = await checkSurface(environment)
  return { ...outcome, passed: outcome.passed + surface.passed, failed: surface.failed }
}

/** What can be reached in this build is what is declared, or there is no build. */
const checkSurface = (environment: Record<string, string>): Promise<Outcome> =>
  run({
    name: 'Ways in, against the build',
    program: 'node',
    args: ['scripts/surface.ts', '--check', '--built'],
    environment,
  })
