import { call } from './action-client.ts'
import { APP, type Browser, openBrowser } from './http-browser.ts'
import { asAdmin, byHand } from './trail.ts'

/** Empties every bucket: all requests of a test come from one address, and the limiter has tests of its own. */
export const forgetLimits = (): Promise<unknown> => asAdmin('DELETE FROM rate_limits')

/** The newest mail to an address, as the local mailbox has it. */
export async function newestLink(address: string): Promise<URL> {
  const response = await fetch(`${process.env.MAILBOX_URL}/api/messages?to=${encodeURIComponent(address)}`)
  const messages: { links: string[] }[] = await response.json()
  const link = messages[0]?.links.find((one) => one.includes('/confirm'))
  if (link === undefined) throw new Error(`no link was mailed to ${address}`)
  return new URL(link)
}

/** Asks for a sign-in link and reads it in the mailbox. */
export async function requestLink(browser: Browser, email: string): Promise<URL> {
  await forgetLimits()
  const answer = await call(browser, 'signInWithEmail', [{ email }])
  if (answer.location !== '/check-mail') throw new Error(`no mail went out: ${answer.body.slice(0, 300)}`)
  return newestLink(email)
}

/** Opens the link's page and presses its button. */
export async function confirm(browser: Browser, link: URL): Promise<Response> {
  const page = await (await browser.send(link.pathname + link.search)).text()
  const target = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
  if (target === undefined) throw new Error('the page has no form')
  return browser.send(target, {
    method: 'POST',
    body: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

/** Signs somebody in by mail, in a browser of their own. */
export async function signIn(email: string): Promise<Browser> {
  const browser = openBrowser()
  const response = await confirm(browser, await requestLink(browser, email))
  if (response.headers.get('location') !== `${APP}/dashboard`)
    throw new Error(`${email} did not get in: ${response.status} ${response.headers.get('location')}`)
  return browser
}

/** The ids of somebody the database knows. */
export async function findUser(email: string): Promise<{ id: string; tenantId: string; name: string }> {
  const [user] = await asAdmin<{ id: string; tenantId: string; name: string }>(
    `SELECT u.id, u.name, m.tenant_id AS "tenantId" FROM users u JOIN memberships m ON m.user_id = u.id
       JOIN tenants t ON t.id = m.tenant_id WHERE u.email = $1 ORDER BY t.personal_user_id NULLS FIRST LIMIT 1`,
    [email],
  )
  if (user === undefined) throw new Error(`nobody has the address ${email}`)
  return user
}

/** Founds a team for people who have signed in before; they find themselves in it at the next sign-in. */
export async function foundTeam(name: string, owner: string, member: string): Promise<void> {
  const [{ id: ownerId }, { id: memberId }] = [await findUser(owner), await findUser(member)]
  const [team] = await asAdmin<{ id: string }>('SELECT id FROM tenants WHERE name = $1', [name])
  if (team === undefined) {
    await byHand(
      `WITH team AS (INSERT INTO tenants (name) VALUES ($1) RETURNING id)
       INSERT INTO memberships (tenant_id, user_id, role)
       SELECT id, $2::uuid, 'OWNER'::"MemberRole" FROM team UNION ALL SELECT id, $3::uuid, 'MEMBER' FROM team`,
      [name, ownerId, memberId],
    )
  }
  await byHand('DELETE FROM sessions WHERE user_id IN ($1, $2)', [ownerId, memberId])
}
