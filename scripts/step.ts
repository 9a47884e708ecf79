import { startChild } from '../local/child.ts'
import { ROOT } from '../local/folder.ts'

/** What a step came to: how many of its checks or tests held, and how many did not. */
export type Outcome = { name: string; passed: number; failed: number; seconds: number }

type Step = {
  name: string
  /** A program that came with the packages, e.g. `biome`. */
  program: string
  args: readonly string[]
  environment?: Record<string, string>
  /** Reads the counts from what the program reported; without it the step counts as one. */
  count?: () => { passed: number; failed: number } | undefined
  /** When the output is shown; after a failure at the latest. */
  show?: 'as it comes' | 'at the end'
}

/** Each worker loads the same packages: what V8 made of them is kept. */
const COMPILED = `${ROOT}/node_modules/.cache/compiled`

/** Runs a step to its end and says how it went. A failure is counted, not thrown, so that the others go on. */
export async function run(step: Step): Promise<Outcome> {
  const began = performance.now()
  const { code, output } = await execute(step)
  const seconds = (performance.now() - began) / 1000
  const counted = step.count?.() ?? { passed: code === 0 ? 1 : 0, failed: 0 }
  // A program that failed without naming a failed test (it crashed, or could not begin) is one failure.
  const failed = code !== 0 && counted.failed === 0 ? 1 : counted.failed
  if (step.show === 'at the end' || (failed > 0 && !step.show)) console.log(output.trimEnd())
  const counts = step.count ? `, ${counted.passed} passed, ${failed} failed` : ''
  console.log(`${failed === 0 ? '✓' : '✗'} ${step.name} (${seconds.toFixed(1)} s${counts})`)
  return { name: step.name, passed: counted.passed, failed, seconds }
}

async function execute({
  program,
  args,
  environment,
  show,
}: Step): Promise<{ code: number | string; output: string }> {
  const child = startChild(`${ROOT}/node_modules/.bin/${program}`, args, {
    cwd: ROOT,
    stdio: show === 'as it comes' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_COMPILE_CACHE: COMPILED, ...environment },
  })
  let output = ''
  for (const stream of [child.process.stdout, child.process.stderr]) {
    stream?.on('data', (piece) => {
      output += String(piece)
    })
  }
  const code = await child.ended.catch((error: Error) => {
    output += error.message
    return 1
  })
  return { code, output }
}
