import { randomInt } from 'node:crypto'
import { RequestCookies } from 'next/dist/server/web/spec-extension/cookies.js'
import { SOCKET_ADDRESS_HEADER } from '@/lib/caller'
import { log } from '@/lib/log'
import { cookieFor, type Person } from './people.ts'

// Refusals are what these tests are about; their log lines would drown the report.
log.level = 'silent'

/** Where our own pages are, as the test file began; what it breaks later does not move them. */
const OURS = URL.parse(process.env.AUTH_URL ?? '')?.origin ?? 'http://localhost:3000'

type Request = {
  /** Who is signed in, by a cookie as the product makes it. */
  as?: Pick<Person, 'claim'> | null
  /** More headers, or null to send one of the usual ones not. */
  headers?: Record<string, string | null>
}

/**
 * Runs `work` inside one of Next's own request scopes, as the server does for an action: a POST from our own page,
 * from an address of its own.
 */
export async function inRequest<T>(request: Request, work: () => Promise<T>): Promise<T> {
  const { workAsyncStorage, workUnitAsyncStorage } = await storages()
  const headers = new Headers({
    origin: OURS,
    'sec-fetch-site': 'same-origin',
    'user-agent': 'Tests',
    [SOCKET_ADDRESS_HEADER]: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
    ...(request.as ? { cookie: await cookieFor(request.as.claim) } : {}),
  })
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (value === null) headers.delete(name)
    else headers.set(name, value)
  }
  // The parts of Next's stores that `headers()`, `cookies()` and `redirect()` read.
  const page = { route: '/', forceStatic: false, isStaticGeneration: false }
  const cookies = new RequestCookies(headers)
  const unit = { type: 'request', phase: 'action', headers, cookies, userspaceMutableCookies: cookies }
  return workAsyncStorage.run(page as never, () => workUnitAsyncStorage.run(unit as never, work))
}

async function storages() {
  const { workAsyncStorage } = await import('next/dist/server/app-render/work-async-storage.external.js')
  const { workUnitAsyncStorage } = await import(
    'next/dist/server/app-render/work-unit-async-storage.external.js'
  )
  return { workAsyncStorage, workUnitAsyncStorage }
}
