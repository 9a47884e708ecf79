import { call } from './action-client.ts'
import { APP, type Browser, openBrowser } from './http-browser.ts'
import { mailsTo } from './mailbox.ts'
import { asAdmin } from './trail.ts'

/** Empties every bucket: all requests of a test come from one address, and the limiter has tests of its own. */
export const forgetLimits = (): Promise<unknown> => asAdmin('DELETE FROM rate_limits')

/** The newest mail with a sign-in link to an address, as the local mailbox has it. */
async function newestSignIn(address: string): Promise<{ link: string; text: string }> {
  for (const { links, text } of await mailsTo(address)) {
    const link = links.find((one) => one.includes('/confirm'))
    if (link !== undefined) return { link, text }
  }
  throw new Error(`no link was mailed to ${address}`)
}

export const newestLink = async (address: string): Promise<URL> => new URL((await newestSignIn(address)).link)

/** The six digits of the same mail. */
export async function newestCode(address: string): Promise<string> {
  const { text } = await newestSignIn(address)
  return /: (\d{6})$/m.exec(text)?.[1] ?? ''
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
