import { type NextRequest, NextResponse } from 'next/server'

/**
 * A courtesy, not a check: whoever has no session cookie is sent to sign in without a trip to the database, and comes
 * back to where they wanted to go. Every page and action decides for itself, from the live session.
 */
export function middleware(request: NextRequest): NextResponse {
  if (request.cookies.getAll().some(({ name }) => /portcullis\.session/.test(name)))
    return NextResponse.next()
  const signIn = new URL('/sign-in', process.env.AUTH_URL ?? request.url)
  signIn.searchParams.set('next', request.nextUrl.pathname + request.nextUrl.search)
  return NextResponse.redirect(signIn)
}

// Static pages, actions posted to them, and webhooks stay out: see docs/decisions.
export const config = {
  matcher: ['/dashboard/:path*', '/profile/:path*', '/billing/:path*', '/audit/:path*', '/admin/:path*'],
}
