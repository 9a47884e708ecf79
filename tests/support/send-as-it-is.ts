import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'

/** What Node's own fetch does not do: it leaves out a Host that is not the address's, and takes no certificate of ours. */
export async function sendAsItIs(asked: Request, ca?: string): Promise<Response> {
  const body = Buffer.from(await asked.arrayBuffer())
  const send = asked.url.startsWith('https:') ? secureRequest : plainRequest
  return new Promise((resolve, reject) => {
    const headers = { ...Object.fromEntries(asked.headers), 'content-length': String(body.length) }
    const sent = send(asked.url, { ca, method: asked.method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const lines = new Headers()
        for (let at = 0; at < answer.rawHeaders.length; at += 2)
          lines.append(answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? '')
        const status = answer.statusCode ?? 500
        const empty = [204, 304].includes(status)
        resolve(new Response(empty ? null : Buffer.concat(parts), { status, headers: lines }))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
