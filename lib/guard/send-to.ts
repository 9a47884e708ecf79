/**
 * Sends a browser on. Next's own redirect of a route can be kept by a cache; where this leads is for one visitor only.
 *
 * @param status 303 goes on by GET whatever was sent, 307 sends the same again (RFC 9110, sections 15.4.4 and 15.4.8)
 */
export const sendTo = (location: string, status: 303 | 307 = 307): Response =>
  new Response(null, { status, headers: { location, 'cache-control': 'private, no-store' } })
