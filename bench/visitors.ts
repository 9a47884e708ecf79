import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContextOptions } from '@playwright/test'
import type { World } from '../local/world.ts'
import { Trouble } from '../scripts/trouble.mjs'
import { PAGES } from './page-list.ts'
import type { Bench } from './production.ts'

/** A page as somebody asks for it. */
export type Target = {
  name: string
  url: string
  /** What a plain HTTP client sends as `Cookie`; '' for nobody in particular. */
  cookie: string
  /** The same for a browser. */
  storageState: StorageState
}

type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>

const NOBODY: StorageState = { cookies: [], origins: [] }

/** Signs in whoever is needed, and says how to ask for each page of the list. */
export async function prepareTargets(browser: Browser, { world, floor }: Bench): Promise<Target[]> {
  const states = {
    nobody: NOBODY,
    uma: await signIn(browser, world, 'uma@northwind.test'),
    ada: await signIn(browser, world, 'ada@portcullis.test'),
  }
  return PAGES.map(({ name, path, as, floor: onFloor }) => ({
    name,
    url: (onFloor ? floor : world.urls.app) + path,
    cookie: states[as].cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; '),
    storageState: states[as],
  }))
}

/** As people do it: they ask for a link, read their mail, and press the button it leads to. */
async function signIn(browser: Browser, world: World, email: string): Promise<StorageState> {
  const context = await browser.newContext({ baseURL: world.urls.app })
  try {
    const page = await context.newPage()
    await page.goto('/sign-in')
    await page.getByLabel('Email', { exact: true }).fill(email)
    await page.getByRole('button', { name: 'Send the link' }).click()
    // The link opens only in the browser that asked, and that one knows it by the answer.
    await page.waitForURL('**/check-mail')
    await page.goto(await mailedLink(world, email))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/dashboard')
    return await context.storageState()
  } finally {
    await context.close()
  }
}

async function mailedLink({ urls }: World, email: string): Promise<string> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(100)) {
    const response = await fetch(`${urls.mailbox}/api/messages?to=${encodeURIComponent(email)}`)
    const messages: { links: string[] }[] = await response.json()
    const link = messages.flatMap(({ links }) => links).find((href) => href.includes('/confirm'))
    if (link) return link
  }
  throw new Trouble(`No sign-in mail for ${email} arrived within 20 seconds.`)
}
