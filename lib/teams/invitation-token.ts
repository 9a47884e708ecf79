import 'server-only'
import { createHash } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { keyFor } from '@/lib/keys'

/** What a token says: which invitation, which of its mails, for which address, until when. All of it stands in the row. */
export type InvitationFacts = {
  tenantId: string
  id: string
  email: string
  /** How often it was sent by then. */
  sends: number
  expiresAt: Date
}

/** Different for each kind of token, so that none passes for another (RFC 8725, 3.11 and 3.12). */
const TYPE = 'invitation+jwt'
const ALGORITHM = 'HS256'

/**
 * The token of an invitation's link. The same facts make the same token, so that it need not be kept anywhere: the row has
 * its hash, and the mail is written from the row.
 */
export function invitationToken({ tenantId, id, email, sends, expiresAt }: InvitationFacts): Promise<string> {
  const claims = { tid: tenantId, jti: id, adr: addressHash(email), snd: sends }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setExpirationTime(Math.ceil(expiresAt.getTime() / 1000))
    .sign(keyFor('invitation'))
}

const claimsSchema = z.object({ tid: z.uuid(), jti: z.uuid(), adr: z.string() })

/**
 * The invitation that a token names. One that is late still names its own, so that its page can say so: whether it is good
 * is the row's to say.
 *
 * @returns null for everything that we did not sign for this purpose
 */
export async function readInvitationToken(
  token: string,
): Promise<{ tenantId: string; id: string; isFor: (email: string) => boolean } | null> {
  try {
    const options = { algorithms: [ALGORITHM], typ: TYPE, currentDate: new Date(0) }
    const { payload } = await jwtVerify(token, keyFor('invitation'), options)
    const { tid, jti, adr } = claimsSchema.parse(payload)
    return { tenantId: tid, id: jti, isFor: (email) => addressHash(email) === adr }
  } catch {
    return null
  }
}

/** What the row keeps of a token: a copy of the database opens no invitation. */
export const hashOf = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest())

/** Links are passed on and end up in histories: the address itself does not stand in them. */
const addressHash = (email: string): string =>
  createHash('sha256').update(email).digest('base64url').slice(0, 22)
