/** A page's search parameters, as Next hands them over. */
export type Search = Record<string, string | string[] | undefined>

/** The sign-in page, with the way back to where the person wanted to go. */
export const signInFor = (wanted: string): string => `/sign-in?${new URLSearchParams({ next: wanted })}`

/** The page that tells whoever holds a cookie why its session is over, with the same way back. */
export const endedFor = (wanted: string): string => `/sign-in/ended?${new URLSearchParams({ next: wanted })}`

/** The page that asks who somebody is once more, with the way back. */
export const reauthenticateFor = (wanted: string): string =>
  `/re-authenticate?${new URLSearchParams({ next: wanted })}`

/** The page that says what is closed to whoever acts as somebody else, with the way out. */
export const IMPERSONATION_PAGE = '/impersonation'

/** A page with its search parameters. */
export function withQuery(page: string, search: Search): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) if (typeof value === 'string') query.set(name, value)
  return query.size > 0 ? `${page}?${query}` : page
}
