import 'server-only'
import { AwsClient } from 'aws4fetch'
import type { CheckpointStore } from './store'

const TIMEOUT_MS = 10_000
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

/**
 * Checkpoints in a bucket of S3, or of what speaks its protocol. Best one with Object Lock, so that nobody deletes what
 * was written, and a key that may list, get and put, and no more.
 *
 * @param address `s3://<key id>:<secret>@<host>/<bucket>/<prefix>?region=<region>`; https, but for this machine itself
 */
export function s3Store(address: URL): CheckpointStore {
  const { hostname, host, pathname, searchParams } = address
  const [bucket = '', ...folders] = pathname.split('/').filter(Boolean)
  const prefix = folders.map((folder) => `${folder}/`).join('')
  const client = new AwsClient({
    accessKeyId: decodeURIComponent(address.username),
    secretAccessKey: decodeURIComponent(address.password),
    region: searchParams.get('region') ?? 'us-east-1',
    service: 's3',
    retries: 2,
  })
  const root = `${LOOPBACK.test(hostname) ? 'http' : 'https'}://${host}/${bucket}`
  const send = (method: string, url: string, more: RequestInit = {}): Promise<Response> =>
    client.fetch(url, { ...more, method, signal: AbortSignal.timeout(TIMEOUT_MS) })
  const at = (name: string): string => `${root}/${prefix}${name}`

  return {
    async list() {
      const names: string[] = []
      for (let after = ''; ; ) {
        const query = new URLSearchParams({ 'list-type': '2', prefix: prefix, 'start-after': after })
        const page = await (await expectOk(send('GET', `${root}?${query}`), 'list')).text()
        const keys = [...page.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key)
        names.push(...keys.map((key) => key.slice(key.lastIndexOf('/') + 1)))
        after = keys.at(-1) ?? ''
        if (!page.includes('<IsTruncated>true<') || after === '') return names
      }
    },
    async read(name) {
      const answer = await send('GET', at(name))
      return answer.status === 404 ? null : (await expectOk(answer, `read ${name}`)).text()
    },
    async write(name, text) {
      // Asked beforehand as well: not everything that speaks S3 knows the condition.
      if ((await send('HEAD', at(name))).ok) return false
      const answer = await send('PUT', at(name), { body: text, headers: { 'if-none-match': '*' } })
      if (answer.status === 412 || answer.status === 409) return false
      await expectOk(answer, `write ${name}`)
      return true
    },
  }
}

async function expectOk(answering: Response | Promise<Response>, what: string): Promise<Response> {
  const answer = await answering
  if (!answer.ok) throw new Error(`the bucket of checkpoints answered ${answer.status} to ${what}`)
  return answer
}
