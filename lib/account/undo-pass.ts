import 'server-only'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { seconds } from '@/lib/duration'
import { keyFor } from '@/lib/keys'
import { cookie, cookieValue, goneCookie } from '@/lib/session'

// Whose account is being deleted gets no session, only this: a cookie of the browser in which they have just signed in, good
// for undoing that one deletion and for nothing else.

export type UndoPass = { userId: string; closingId: string }

const { name, options } = cookie('undo')
const PASS_SECONDS = seconds('10m')

/** Different for each kind of token, so that none passes for another (RFC 8725, 3.11 and 3.12). */
const TYPE = 'undo-deletion+jwt'
const ALGORITHM = 'HS256'

/** The page that the cookie is for. */
export const UNDO_PAGE = '/undo-deletion'

/** The cookie for whoever has just proved that the account is theirs. */
export async function undoCookie({ userId, id }: { userId: string; id: string }) {
  const value = await new SignJWT({ cid: id })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setSubject(userId)
    .setExpirationTime(`${PASS_SECONDS}s`)
    .sign(keyFor('undo-deletion'))
  return { name, value, maxAge: PASS_SECONDS, ...options }
}

/** What takes it away again. */
export const SPENT_PASS = goneCookie('undo')

const claims = z.object({ sub: z.uuid(), cid: z.uuid() })

/** The pass of a browser, or null when it has none that we made and that still holds. */
export async function readUndoPass(incoming: Headers): Promise<UndoPass | null> {
  const token = cookieValue(incoming, name)
  if (token === null) return null
  try {
    const { payload } = await jwtVerify(token, keyFor('undo-deletion'), {
      algorithms: [ALGORITHM],
      typ: TYPE,
    })
    const { sub, cid } = claims.parse(payload)
    return { userId: sub, closingId: cid }
  } catch {
    return null
  }
}
