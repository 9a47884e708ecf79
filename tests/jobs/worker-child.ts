import { once } from 'node:events'
import { type Child, startChild } from '../../local/child.ts'
import { ROOT } from '../../local/folder.ts'

export type WorkerChild = Child & {
  /** All it has said. */
  said: () => string
  /** `kill -9`: it gets no last word. */
  kill: () => Promise<void>
}

/** Starts a process of workers on the database that the environment names, and waits until it works. */
export async function startWorkerChild(): Promise<WorkerChild> {
  const child = startChild(process.execPath, [`${ROOT}/tests/jobs/worker-process.ts`], {
    cwd: ROOT,
    env: { ...process.env, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.process.stdout?.on('data', (data) => {
    said += data
  })
  child.process.stderr?.on('data', (data) => {
    said += data
  })
  while (!said.includes('ready')) {
    const ended = await Promise.race([child.ended, once(child.process.stdout ?? child.process, 'data')])
    if (!Array.isArray(ended)) throw new Error(`the worker ended before it worked: ${said}`)
  }
  return {
    ...child,
    said: () => said,
    kill: async () => {
      child.process.kill('SIGKILL')
      await child.ended
    },
  }
}
