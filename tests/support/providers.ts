import { call } from './action-client.ts'
import type { Browser } from './http-browser.ts'

export type Provider = 'google' | 'github'

/** Which account is chosen at a provider: one that has the address it was made under, or says of another that it has it. */
export type Chosen = { account: string; email?: string; verified?: boolean }

/** Leaves for a provider, chooses an account there or none, and comes back with the address of the callback, not yet opened. */
export async function comeBack(browser: Browser, provider: Provider, chosen?: Chosen): Promise<URL> {
  const { location } = await call(browser, 'signInWithProvider', [{ provider }])
  return chooseAccount(new URL(location ?? 'about:blank'), chosen)
}

/**
 * What a person does on the provider's page: chooses an account, or none.
 *
 * @param page the address at the provider to which the app sent them
 * @returns the address to which the provider sends them back
 */
export async function chooseAccount(page: URL, chosen?: Chosen): Promise<URL> {
  const request = /name="request" value="([^"]+)"/.exec(await (await fetch(page)).text())?.[1] ?? ''
  const form = new URLSearchParams({ request })
  if (chosen) {
    form.set('account', chosen.account)
    form.set('email', chosen.email ?? '')
    if (chosen.verified !== false) form.set('verified', 'on')
  }
  const answer = await fetch(page.origin + page.pathname, { method: 'POST', body: form, redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? 'about:blank')
}

/** Opens where a provider sent a browser back to. */
export const openCallback = (browser: Browser, { pathname, search }: URL): Promise<Response> =>
  browser.send(pathname + search)

/** Signs in at a provider: leaves, chooses, comes back. */
export async function signInWith(browser: Browser, provider: Provider, chosen: Chosen): Promise<Response> {
  return openCallback(browser, await comeBack(browser, provider, chosen))
}
