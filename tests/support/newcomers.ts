import { randomBytes, randomUUID } from 'node:crypto'
import { noteAdmin } from './canaries.ts'
import { forgeCookie } from './cookies.ts'
import { type Browser, openBrowser } from './http-browser.ts'
import { byHand } from './trail.ts'

/** Somebody of the attack: in a team, with a tenant of their own, signed in to the team. */
export type Person = {
  userId: string
  name: string
  email: string
  /** A word that is in their address and nowhere else. */
  tag: string
  teamId: string
  personalTenantId: string
  sessionId: string
  customerId: string
  /** A browser with their cookie. */
  browser: Browser
}

type Standing = {
  role?: 'ADMIN' | 'USER'
  member?: 'OWNER' | 'ADMIN' | 'MEMBER'
  /** An existing team; a new one otherwise. */
  teamId?: string
}

/** Registers somebody, by name, and signs them in. Rows are written by hand: a thousand mails would take too long. */
export async function createPerson(name: string, standing: Standing = {}): Promise<Person> {
  const [userId, sessionId, personalTenantId] = [randomUUID(), randomUUID(), randomUUID()]
  const teamId = standing.teamId ?? randomUUID()
  const tag = randomBytes(5).toString('hex')
  const email = `${name.toLowerCase()}.${tag}@attack.test`
  const customerId = `cus_${tag}`
  await byHand(
    `WITH person AS (
       INSERT INTO users (id, email, name, role, email_verified_at) VALUES ($1, $2, $3, $4::"UserRole", now())
     ), own AS (
       INSERT INTO tenants (id, name, personal_user_id) VALUES ($5, $3, $1)
     ), team AS (
       INSERT INTO tenants (id, name) VALUES ($6, $3 || ' & Co') ON CONFLICT DO NOTHING
     ), membership AS (
       INSERT INTO memberships (tenant_id, user_id, role) VALUES ($5, $1, 'OWNER'), ($6, $1, $7::"MemberRole")
     )
     INSERT INTO sessions (id, user_id, tenant_id, expires_at, user_agent)
       VALUES ($8, $1, $6, now() + interval '7 days', 'Tests')`,
    [
      userId,
      email,
      name,
      standing.role ?? 'USER',
      personalTenantId,
      teamId,
      standing.member ?? 'OWNER',
      sessionId,
    ],
  )
  if (standing.role === 'ADMIN') noteAdmin(userId)
  const browser = openBrowser(await forgeCookie({ sub: userId, sid: sessionId }))
  return { userId, name, email, tag, teamId, personalTenantId, sessionId, customerId, browser }
}

/** Somebody who owns the person's team too: without one, nobody takes its last owner away. */
export const anotherOwner = ({ teamId }: Person): Promise<Person> =>
  createPerson('Nora', { teamId, member: 'OWNER' })

/** Takes everybody out again who was created here: what is read after each attempt stays small. */
export async function removePeople(): Promise<void> {
  await byHand(`DELETE FROM tenants WHERE id IN (
    SELECT m.tenant_id FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email LIKE '%@attack.test')`)
  await byHand(`DELETE FROM users WHERE email LIKE '%@attack.test'`)
  // What Stripe still tells of them would be tried again and again, in the middle of somebody else's attempt.
  await byHand(`DELETE FROM webhook_inbox WHERE status <> 'DONE'`)
}

/** A second session of the same person, as on another device. */
export async function signInAgain(person: Person): Promise<Person> {
  const sessionId = randomUUID()
  await byHand(
    `INSERT INTO sessions (id, user_id, tenant_id, expires_at, user_agent)
     VALUES ($1, $2, $3, now() + interval '7 days', 'Tests on another device')`,
    [sessionId, person.userId, person.teamId],
  )
  const browser = openBrowser(await forgeCookie({ sub: person.userId, sid: sessionId }))
  return { ...person, sessionId, browser }
}

/** Nobody: a browser without any cookie. */
export const nobody = (): Browser => openBrowser()

/** A browser with another cookie beside or instead of the session's. */
export const withCookie = (cookie: string): Browser => openBrowser(cookie)

/** Gives the person's team a customer at Stripe, as somebody has who once subscribed. */
export async function becomeCustomer(person: Person): Promise<void> {
  await byHand('UPDATE tenants SET stripe_customer_id = $1 WHERE id = $2', [person.customerId, person.teamId])
}
