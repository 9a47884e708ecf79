import { readFileSync } from 'node:fs'
import { startNextProduction } from '../../local/app.ts'
import { ROOT } from '../../local/folder.ts'
import { freePort } from '../../local/ports.ts'
import { listActions } from './action-client.ts'

/** The build of this run once more, in an environment that a test chooses, on the same database. */
export type SecondApp = {
  url: string
  /** What it has logged so far, line by line, without Next's greeting. */
  lines(): string[]
  /** Calls an action as the page's JavaScript does; the body is the arguments, or whatever else. */
  act(name: string, body: string, headers?: Record<string, string>): Promise<Response>
  /** Ends it as `kill -9` does. */
  kill(): void
  stop(): Promise<void>
}

/**
 * Starts it. The cookies of the first app are good here too: the secret and the sessions are the same.
 *
 * @param log name of a file under artifacts
 */
export async function startSecondApp(log: string, environment: Record<string, string>): Promise<SecondApp> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const file = `${ROOT}/artifacts/${log}`
  const app = startNextProduction(port, { ...environment, AUTH_URL: url }, ROOT, file)
  await app.answers('/api/health')
  return {
    url,
    lines: () => {
      const said = readFileSync(file, 'utf8').split('\n').filter(Boolean)
      return said.slice(said.findIndex((line) => line.startsWith('{')))
    },
    act: (name, body, headers = {}) => {
      const action = listActions().find((one) => one.name === name)
      if (action === undefined) throw new Error(`no action ${name} in the build`)
      return fetch(url + action.page, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: {
          accept: 'text/x-component',
          'content-type': 'text/plain;charset=UTF-8',
          'next-action': action.id,
          origin: url,
          'sec-fetch-site': 'same-origin',
          ...headers,
        },
      })
    },
    kill: () => process.kill(-Number(app.pid), 'SIGKILL'),
    stop: async () => {
      await app.stop()
    },
  }
}
