import { scanResponse } from './canaries.ts'

/** A browser without a screen: keeps cookies, follows nothing by itself, says where its requests come from. */
export type Browser = {
  /** Sends a request to a path of the app; a header of null is not sent. */
  send(path: string, init?: Init): Promise<Response>
  /** The cookies it would send now, as one header. */
  cookies(): string
  /** A second browser with the same cookies, as somebody has who copied them. */
  copy(): Browser
}

type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string | null> }

export const APP = process.env.PORTCULLIS_URL ?? ''

/** Where a browser goes, and how it gets there. */
export type Site = { origin: string; fetch: (url: string, init: RequestInit) => Promise<Response> }

const HERE: Site = {
  origin: APP,
  async fetch(url, init) {
    const response = await fetch(url, init)
    const cookie = new Headers(init.headers).get('cookie') ?? ''
    await scanResponse(response, `${init.method ?? 'GET'} ${url.slice(APP.length)}`, cookie)
    return response
  },
}

export function openBrowser(cookie = '', site = HERE): Browser {
  const jar = new Map<string, string>()
  for (const pair of cookie.split('; ').filter(Boolean)) keep(jar, pair)
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    cookies,
    copy: () => openBrowser(cookies(), site),
    async send(path, { headers: given = {}, ...init } = {}) {
      const posts = init.method !== undefined && init.method !== 'GET'
      const headers = new Headers({ 'user-agent': 'Tests', ...(cookies() && { cookie: cookies() }) })
      if (posts) {
        headers.set('origin', site.origin)
        headers.set('sec-fetch-site', 'same-origin')
      }
      for (const [name, value] of Object.entries(given)) {
        if (value === null) headers.delete(name)
        else headers.set(name, value)
      }
      const response = await site.fetch(site.origin + path, { redirect: 'manual', ...init, headers })
      for (const line of response.headers.getSetCookie()) keep(jar, line)
      return response
    },
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const cut = pair.indexOf('=')
  const name = pair.slice(0, cut).trim()
  const value = pair.slice(cut + 1).trim()
  const gone = attributes.some(
    (one) => /^\s*max-age=0\s*$/i.test(one) || /^\s*expires=Thu, 01 Jan 1970/i.test(one),
  )
  if (gone || value === '') jar.delete(name)
  else jar.set(name, value)
}
