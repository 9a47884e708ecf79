import { type NextRequest, NextResponse } from 'next/server'
import { WANTED_PAGE_HEADER } from '@/lib/wanted-page'

/**
 * A courtesy, not a check: whoever has no session cookie is sent to sign in without a trip to the database, and comes
 * back to where they wanted to go. Every page and action decides for itself, from the live session.
 */
export function middleware(request: NextRequest): NextResponse {
  const wanted = request.nextUrl.pathname + request.nextUrl.search
  if (request.cookies.getAll().some(({ name }) => /portcullis\.session/.test(name))) {
    const headers = new Headers(request.headers)
    headers.set(WANTED_PAGE_HEADER, wanted)
    return NextResponse.next({ request: { headers } })
  }
  const signIn = new URL('/sign-in', process.env.AUTH_URL ?? request.url)
  signIn.searchParams.set('next', wanted)
  return NextResponse.redirect(signIn)
}

// Static pages, actions posted to them, and webhooks stay out: docs/decisions/0006.
export const config = {
  matcher: [
    '/dashboard/:path*',
    '/team/:path*',
    '/teams/:path*',
    '/profile/:path*',
    '/security/:path*',
    '/re-authenticate',
    '/billing/:path*',
    '/account/:path*',
    '/audit/:path*',
    '/impersonation',
    '/admin/:path*',
  ],
}
