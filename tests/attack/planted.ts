import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Site } from '../support/http-browser.ts'
import { asAdmin } from '../support/trail.ts'

/** What the planted server does with a request: it writes what it likes, and answers with an action's result. */
export type Hole = (request: IncomingMessage) => Promise<unknown>

/**
 * A server that speaks to Server Actions as Next does and guards nothing: whoever posts is answered by `hole`.
 *
 * @returns the way there for a browser, and how to stop it
 */
export async function plant(hole: Hole): Promise<{ site: Site; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume()
    request.once('end', async () => {
      const result = JSON.stringify(await hole(request))
      if (request.headers['next-action'] === undefined && result.includes('"success"')) {
        response.writeHead(303, { location: '/dashboard' }).end()
      } else
        response.writeHead(200, { 'content-type': 'text/x-component' }).end(`0:{"a":"$@1"}\n1:${result}\n`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    site: { origin: `http://127.0.0.1:${port}`, fetch: (url, init) => fetch(url, init) },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Changes a row past all triggers, in a column that nobody is shown: what no guard stopped and no trail saw. */
export const doIt = (): Promise<unknown> =>
  asAdmin(`BEGIN; SET LOCAL session_replication_role = replica;
    UPDATE users SET image = md5(random()::text) WHERE id = (SELECT min(id::text)::uuid FROM users); COMMIT`)

/** Writes an event of the planted action, as the guard does. */
export const note = (
  event: string,
  outcome: string,
  code: string | null,
  requestId: string,
): Promise<unknown> =>
  asAdmin(
    `SELECT app.append_audit(app.platform_id(), $1, $2::"AuditOutcome", $3, 'anonymous', NULL, NULL, NULL, $4, NULL, NULL, '{}')`,
    [event, outcome, code, requestId],
  )
