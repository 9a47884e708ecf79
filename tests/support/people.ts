import { randomUUID } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import { appendAudit } from '@/lib/audit/append'
import type { Caller } from '@/lib/caller'
import { inTransaction, type Tx } from '@/lib/db'
import type { MemberRole, UserRole } from '@/lib/generated/prisma/enums'
import { SESSION_COOKIE, SESSION_SECONDS, type SessionClaim } from '@/lib/session'
import { startSession } from '@/lib/sessions/commands'
import { registerUser } from '@/lib/users/commands'

/** Somebody who is signed in: the row ids, and what their browser would send. */
export type Person = {
  userId: string
  name: string
  email: string
  /** The tenant of their session: their team, or their own. */
  tenantId: string
  personalTenantId: string
  sessionId: string
  claim: SessionClaim
}

export type People = { ada: Person; uma: Person; mia: Person; ben: Person }

let round = 0

/**
 * Four people, each with a session of their own: Ada, a platform admin; Uma, who owns the team Northwind; Mia, a
 * member of it; and Ben Okafor in a tenant of his own. A second call makes four others of the same names.
 */
export async function createPeople(): Promise<People> {
  round += 1
  return inTransaction('system', async (tx) => {
    const ada = await register(tx, 'Ada Quist', 'ada@portcullis.test')
    await tx.user.update({ where: { id: ada.id }, data: { role: 'ADMIN' satisfies UserRole } })
    const uma = await register(tx, 'Uma Rao', 'uma@northwind.test')
    const mia = await register(tx, 'Mia Lund', 'mia@northwind.test')
    const ben = await register(tx, 'Ben Okafor', 'ben@okafor.test')
    await createTeam(tx, 'Northwind', { [uma.id]: 'OWNER', [mia.id]: 'MEMBER' })
    return {
      ada: await signIn(tx, ada),
      uma: await signIn(tx, uma),
      mia: await signIn(tx, mia),
      ben: await signIn(tx, ben),
    }
  })
}

/** The session cookie as the product sets it, for a claim that need not be true. */
export async function cookieFor(claim: SessionClaim): Promise<string> {
  const secret = process.env.AUTH_SECRET ?? ''
  const token = { sub: claim.userId, sid: claim.sessionId }
  return `${SESSION_COOKIE}=${await encode({ token, secret, salt: SESSION_COOKIE, maxAge: SESSION_SECONDS })}`
}

/** A caller as the guard sees one, for what is tested below the request. */
export const callerOf = (claim: SessionClaim | null): Caller => ({
  requestId: `req_${randomUUID()}`,
  address: '203.0.113.7',
  userAgent: 'Tests',
  claim,
  headers: new Headers(),
})

/** Another session of the same person, as on a second device. */
export const signInAgain = (person: Person): Promise<Person> =>
  inTransaction('system', (tx) => signIn(tx, { ...person, id: person.userId }))

type Registered = { id: string; name: string; email: string; personalTenantId: string }

async function register(tx: Tx, name: string, address: string): Promise<Registered> {
  const email = round === 1 ? address : address.replace('@', `.${round}@`)
  const { id, tenantId } = await registerUser(tx, { name, email, image: null, emailVerifiedAt: new Date() })
  await note(tx, tenantId)
  return { id, name, email, personalTenantId: tenantId }
}

async function createTeam(tx: Tx, name: string, members: Record<string, MemberRole>): Promise<void> {
  const { id: tenantId } = await tx.tenant.create({ data: { name }, select: { id: true } })
  for (const [userId, role] of Object.entries(members))
    await tx.membership.create({ data: { tenantId, userId, role } })
  await note(tx, tenantId)
}

async function signIn(tx: Tx, user: Registered): Promise<Person> {
  const sessionId = await startSession(tx, user.id, 'email', callerOf(null))
  const { tenantId } = await tx.session.findUniqueOrThrow({ where: { id: sessionId } })
  const { id: userId, name, email, personalTenantId } = user
  return { userId, name, email, personalTenantId, tenantId, sessionId, claim: { userId, sessionId } }
}

const note = (tx: Tx, tenantId: string): Promise<void> =>
  appendAudit(tx, {
    tenantId,
    event: 'world.seeded',
    outcome: 'success',
    actorKind: 'system',
    actorId: null,
    requestId: 'tests',
    address: null,
    userAgent: null,
  })
