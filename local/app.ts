import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Trouble } from '../scripts/trouble.mjs'
import { type Child, startChild } from './child.ts'
import { ROOT } from './folder.ts'

export type App = {
  url: string
  /** The server's process, for those who measure it. */
  pid: number | undefined
  ended: Child['ended']
  stop: Child['stop']
  /**
   * Waits until a page answers, and returns the status.
   *
   * @throws Trouble when the app ends before, or says nothing for a minute
   */
  answers(path: string): Promise<number>
}

const NEXT = `${ROOT}/node_modules/next/dist/bin/next`
const PATIENCE_MS = 60_000

/**
 * What makes `next dev` write down what it compiled before it ends (about a second); it gives itself a tenth of
 * one otherwise, and the next start compiles everything again. The second name is Next's own and may go one day:
 * then the starts are slower, and nothing else.
 */
const KEEP_COMPILED = { NEXT_EXIT_TIMEOUT_MS: '8000', __NEXT_DEV_WAIT_FOR_TURBOPACK_SHUTDOWN: '1' }

/**
 * How Node runs what was built, here and in `npm start`. A collection of the young generation stops everything for as long
 * as there is something alive in it, and twice as long where it is twice as large: with Node's own 16 MiB one audit page in
 * seven took twice its time, with half of that none does (`npm run bench audit`).
 */
export const SERVER_FLAGS = ['--max-semi-space-size=8']

/** The app in development, on http://localhost:<port>. */
export function startNextDev(port: number, environment: Record<string, string>): App {
  return startNext('dev', port, { ...KEEP_COMPILED, ...environment, NODE_ENV: 'development' })
}

/**
 * The app of a folder as it was built (`next build`), on http://localhost:<port>.
 *
 * @param log a file for what it says; without one it says it here
 */
export function startNextProduction(
  port: number,
  environment: Record<string, string>,
  folder = ROOT,
  log?: string,
): App {
  return startNext('start', port, { ...environment, NODE_ENV: 'production' }, folder, log)
}

function startNext(
  command: 'dev' | 'start',
  port: number,
  environment: Record<string, string>,
  folder = ROOT,
  log?: string,
): App {
  const output = log ? openLog(log) : 'inherit'
  const flags = [...process.execArgv, ...(command === 'start' ? SERVER_FLAGS : [])]
  const child = startChild(process.execPath, [...flags, NEXT, command, '--port', String(port)], {
    cwd: folder,
    stdio: ['ignore', output, output],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...environment },
    // Caught in the middle of compiling a page, the development server does not end by itself.
    patience: 3,
  })
  if (typeof output === 'number') closeSync(output)
  const url = `http://localhost:${port}`
  let over = false
  child.ended
    .catch(() => undefined)
    .finally(() => {
      over = true
    })

  return {
    url,
    pid: child.process.pid,
    ended: child.ended,
    stop: child.stop,
    async answers(path) {
      for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(50)) {
        if (over) throw new Trouble('The app ended before its first page; why, stands above.')
        try {
          const response = await fetch(url + path, {
            redirect: 'manual',
            signal: AbortSignal.timeout(PATIENCE_MS),
          })
          await response.arrayBuffer()
          return response.status
        } catch {
          // Not listening yet.
        }
      }
      throw new Trouble(`${url}${path} did not answer within a minute. What the app said stands above.`)
    },
  }
}

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true })
  return openSync(path, 'w')
}
