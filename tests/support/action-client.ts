import { readFileSync } from 'node:fs'
import { type Browser, openBrowser } from './http-browser.ts'

// Speaks to the Server Actions of a running build the way an attacker would who has read the build: every action,
// any arguments, any headers, over both transports that Next has.

/** An action as the compiler lists it, with a page that has it. */
export type Listed = { id: string; name: string; file: string; page: string }

type Manifest = {
  node: Record<string, { filename: string; exportedName: string; workers: Record<string, unknown> }>
}

/** Every action of the build, read from the compiler's own list. */
export function listActions(): Listed[] {
  const path = `${process.env.NEXT_DIST_DIR}/server/server-reference-manifest.json`
  const manifest: Manifest = JSON.parse(readFileSync(path, 'utf8'))
  return Object.entries(manifest.node).map(([id, { filename, exportedName, workers }]) => ({
    id,
    name: exportedName,
    file: filename,
    page: pageOf(Object.keys(workers).sort(commonFirst)[0] ?? ''),
  }))
}

/** A page that everybody signed in may open comes before one for admins. */
const commonFirst = (a: string, b: string): number =>
  Number(a.includes('(admin)')) - Number(b.includes('(admin)'))

/** 'app/(app)/profile/page' is served at '/profile'. */
const pageOf = (worker: string): string =>
  worker
    .replace(/^app/, '')
    .replace(/\/\([^)]+\)/g, '')
    .replace(/\/page$/, '') || '/'

type Refusal = {
  reason: string
  message: string
  fields?: Record<string, string[]>
  retryAfter?: number
  requestId: string
}

/** What came back: the typed result where there is one, or where the browser was sent. */
export type Answer = {
  status: number
  result: { status: 'success'; data: unknown } | { status: 'error'; error: Refusal } | null
  location: string | null
  body: string
  headers: Headers
}

export type Transport = 'fetch' | 'form'

export type Extra = {
  headers?: Record<string, string | null>
  /** Another page to post to than one that has the action. */
  page?: string
  /** Arguments before the form's own, as `.bind()` writes them into the page; null for useActionState's state. */
  bound?: unknown[]
}

/** Calls an action as the page's JavaScript does: its arguments as JSON, its id in a header. */
export async function call(
  browser: Browser,
  name: string,
  args: unknown[],
  extra: Extra = {},
): Promise<Answer> {
  return post(browser, name, JSON.stringify(args), extra)
}

/** Calls an action with a body as it is, which React's decoder has to make sense of. */
export async function post(
  browser: Browser,
  name: string,
  body: string | FormData,
  extra: Extra = {},
): Promise<Answer> {
  const action = actionCalled(name)
  const response = await browser.send(extra.page ?? action.page, {
    method: 'POST',
    body,
    headers: {
      accept: 'text/x-component',
      ...(typeof body === 'string' && { 'content-type': 'text/plain;charset=UTF-8' }),
      'next-action': action.id,
      ...extra.headers,
    },
  })
  return answerFrom(response)
}

/** Submits an action as a browser without JavaScript does: a multipart form with React's hidden fields. */
export async function submit(
  browser: Browser,
  name: string,
  fields: Record<string, string>,
  extra: Extra = {},
): Promise<Answer> {
  const action = actionCalled(name)
  const form = new FormData()
  form.set('$ACTION_REF_1', '')
  form.set('$ACTION_1:0', JSON.stringify({ id: action.id, bound: '$@1' }))
  form.set('$ACTION_1:1', JSON.stringify(extra.bound ?? [null]))
  for (const [key, value] of Object.entries(fields)) form.set(key, value)
  const response = await browser.send(extra.page ?? action.page, {
    method: 'POST',
    body: form,
    headers: { accept: 'text/html', ...extra.headers },
  })
  return answerFrom(response)
}

/** The same attempt over either transport. */
export const attempt = (
  transport: Transport,
  browser: Browser,
  name: string,
  fields: Record<string, string>,
  extra?: Extra,
): Promise<Answer> =>
  transport === 'fetch' ? call(browser, name, [fields], extra) : submit(browser, name, fields, extra)

export { openBrowser }

let listed: Listed[] | undefined

function actionCalled(name: string): Listed {
  listed ??= listActions()
  const found = listed.find((action) => action.name === name)
  if (found === undefined) throw new Error(`no action ${name} in the build`)
  return found
}

async function answerFrom(response: Response): Promise<Answer> {
  const body = await response.text()
  const line = /^\w+:(\{"status":"(?:success|error)".*)$/m.exec(body)?.[1]
  return {
    status: response.status,
    result: line === undefined ? null : JSON.parse(line),
    location: response.headers.get('x-action-redirect')?.split(';')[0] ?? response.headers.get('location'),
    body,
    headers: response.headers,
  }
}
