import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { listActions } from '../support/action-client.ts'
import { asAdmin } from '../support/trail.ts'
import { browserOf, test } from './person.ts'

// T8: a page of somebody else, on another port of the same host. For cookies it is the same site, so the browser sends
// them along; what stops it is where the request says that it comes from.

const EMAIL = 'ben@okafor.test'
const APP = process.env.PORTCULLIS_URL ?? 'http://localhost:3000'

let server: Server
let evil: string
let posted: string[]

test.beforeAll(async () => {
  const [user] = await asAdmin<{ id: string }>('SELECT id FROM users WHERE email = $1', [EMAIL])
  const id = listActions().find(({ name }) => name === 'updateUserName')?.id ?? ''
  server = createServer((request, response) => {
    const attack = request.url === '/fetch' ? fetchOf(id, user?.id ?? '') : formOf(id, user?.id ?? '')
    response.setHeader('content-type', 'text/html').end(`<!doctype html><title>A nice page</title>${attack}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  evil = `http://localhost:${(server.address() as AddressInfo).port}`
})
test.afterAll(() => new Promise((resolve) => server.close(resolve)))

const fields = (id: string, userId: string): Record<string, string> => ({
  $ACTION_REF_1: '',
  '$ACTION_1:0': JSON.stringify({ id, bound: '$@1' }),
  '$ACTION_1:1': '[null]',
  userId,
  name: 'Mallory',
  idempotencyKey: '0123456789abcdef0123',
})

const formOf = (id: string, userId: string): string => `
  <form method="post" enctype="multipart/form-data" action="${APP}/profile">
    ${Object.entries(fields(id, userId))
      .map(([name, value]) => `<input type="hidden" name="${name}" value='${value}'>`)
      .join('')}
  </form>
  <script>document.forms[0].submit()</script>`

const fetchOf = (id: string, userId: string): string => `
  <script>
    const form = new FormData()
    for (const [name, value] of Object.entries(${JSON.stringify(fields(id, userId))})) form.set(name, value)
    fetch('${APP}/profile', { method: 'POST', mode: 'no-cors', credentials: 'include', body: form })
      .finally(() => { document.title = 'sent' })
  </script>`

const nameOfBen = async (): Promise<unknown> =>
  (await asAdmin('SELECT name FROM users WHERE email = $1', [EMAIL]))[0]?.name

test('T8 a page on another port posts Ben’s own form for him, and nothing is done', async ({ browser }) => {
  const page = await browserOf(browser, EMAIL)
  const before = await nameOfBen()
  posted = []
  page.on('request', (request) => {
    if (request.method() === 'POST') posted.push(`${request.url()} ${request.headers().origin ?? ''}`)
  })

  await page.goto(evil)
  await page.waitForLoadState('networkidle')
  await page.goto(`${evil}/fetch`)
  await expect(page).toHaveTitle('sent')

  expect(posted.filter((line) => line.startsWith(`${APP}/profile`)).length).toBeGreaterThanOrEqual(2)
  expect(await nameOfBen()).toBe(before)

  // From our own page the same thing is done: Ben is signed in, and may.
  await page.goto('/profile')
  await page.getByLabel('Name').fill('Ben the Second')
  await page.getByRole('button', { name: /save/i }).click()
  await expect.poll(nameOfBen).toBe('Ben the Second')
  await page.getByLabel('Name').fill(String(before))
  await page.getByRole('button', { name: /save/i }).click()
  await expect.poll(nameOfBen).toBe(before)
})
