/**
 * Runs in the browser before the app does. Where the browser knows Trusted Types, every string that is to become the
 * address of a script passes here first, the bundler's own included: a file of our build, or nothing. Strings that are
 * to become markup or code have no way at all, and are reported (docs/decisions/0010).
 */
const types: TrustedTypes | undefined = Reflect.get(window, 'trustedTypes')

types?.createPolicy('default', { createScriptURL: (url) => (isOfOurBuild(url) ? url : null) })

/** The part we use of https://www.w3.org/TR/trusted-types/, which TypeScript does not know yet. */
type TrustedTypes = {
  createPolicy(name: string, policy: { createScriptURL: (url: string) => string | null }): void
}

function isOfOurBuild(url: string): boolean {
  const { origin, pathname } = new URL(url, location.href)
  return origin === location.origin && pathname.startsWith('/_next/static/')
}

export {}
