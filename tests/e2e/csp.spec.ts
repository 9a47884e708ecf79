import { expect, type Page } from '@playwright/test'
import { SCRIPT_PAYLOADS } from '../support/script-payloads.ts'
import { byHand } from '../support/trail.ts'
import { browserOf, test } from './person.ts'

/** Serves the next pages with more in their body than the app wrote, under the policy it wrote. */
async function inject(page: Page, markup: (nonce: string) => string): Promise<void> {
  await page.route('**/*', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback()
    const response = await route.fetch()
    const html = await response.text()
    const nonce = /'nonce-([^']+)'/.exec(response.headers()['content-security-policy'] ?? '')?.[1] ?? ''
    await route.fulfill({ response, body: html.replace(/<main\b[^>]*>/, (tag) => tag + markup(nonce)) })
  })
}

const ran = (page: Page): Promise<boolean> => page.evaluate(() => Reflect.has(window, 'ran'))

const ATTACKS: Record<string, string> = {
  'an inline script': '<script>window.ran = 1</script>',
  'a script with a guessed nonce': '<script nonce="AAAAAAAAAAAAAAAAAAAAAA==">window.ran = 1</script>',
  'a script from elsewhere': '<script src="data:text/javascript,window.ran=1"></script>',
  'a handler': '<img src="/none" onerror="window.ran = 1">',
  'a frame': '<iframe srcdoc="<script>parent.ran = 1</script>"></iframe>',
  'an object': '<object data="data:text/html,<script>parent.ran=1</script>"></object>',
  'a style': '<style>body { display: none }</style>',
}

for (const path of ['/profile', '/sign-in', '/pricing']) {
  test(`T76 on ${path} nothing runs that somebody else put there`, async ({ browser, violations }) => {
    const signedIn = path === '/profile' ? await browserOf(browser, 'ben@okafor.test') : null
    const page = signedIn ?? (await (await browser.newContext()).newPage())
    for (const [name, markup] of Object.entries(ATTACKS)) {
      await test.step(name, async () => {
        await inject(page, () => markup)
        await page.goto(path, { waitUntil: 'networkidle' })
        expect(await ran(page)).toBe(false)
        await expect(page.locator('body')).toBeVisible()
        await expect
          .poll(() => violations.splice(0).length, { message: 'the page said no' })
          .toBeGreaterThan(0)
        await page.unrouteAll()
      })
    }
    await test.step('and a link that is code is none', async () => {
      await page.goto(path)
      await page.evaluate(() => {
        const link = document.createElement('a')
        link.href = 'javascript:window.ran=1'
        document.body.append(link)
        link.click()
      })
      await expect.poll(() => violations.splice(0).length).toBeGreaterThan(0)
      expect(await ran(page)).toBe(false)
    })
    violations.length = 0
  })
}

test('T76 the same script with the nonce of its page does run: it is the policy that stops the others', async ({
  browser,
}) => {
  const page = await browserOf(browser, 'ben@okafor.test')
  await inject(page, (nonce) => `<script nonce="${nonce}">window.ran = 1</script>`)
  await page.goto('/profile')
  expect(await ran(page)).toBe(true)
})

test('T76 no page of ours shows in a frame', async ({ page, baseURL, violations }) => {
  await page.goto('about:blank')
  for (const path of ['/pricing', '/sign-in', '/api/health']) {
    await page.setContent(`<iframe src="${baseURL}${path}"></iframe>`)
    await page.waitForTimeout(300)
    const framed = page.frames()[1]
    expect(await framed?.evaluate(() => document.body.textContent).catch(() => '')).not.toMatch(
      /Pro|Sign|alive/,
    )
  }
  violations.length = 0
})

test('T76 a hundred payloads in every stored text: none runs, and none meets the policy', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  expect(new Set(SCRIPT_PAYLOADS).size).toBe(100)
  let executions = 0
  const page = await browserOf(browser, 'xia@script.test')
  const ada = await browserOf(browser, 'ada@portcullis.test')
  for (const one of [page, ada]) {
    await one.exposeFunction('pwned', () => executions++)
    one.on('dialog', () => executions++)
  }

  await test.step('people’s names and addresses, browsers, places, names before and after', async () => {
    await plant(SCRIPT_PAYLOADS)
    await readAll(ada, '/admin/users?search=planted.test')
    await readAll(ada, '/admin/audit?who=xia')
    await readAll(page, '/audit')
    await page.goto('/security')
    await page.goto('/dashboard')
  })

  await test.step('the name of the team, one’s own name, and the search boxes', async () => {
    for (const payload of SCRIPT_PAYLOADS) {
      await byHand(
        `WITH me AS (UPDATE users SET name = $1 WHERE email = 'xia@script.test' RETURNING id)
         UPDATE tenants SET name = $1 WHERE personal_user_id IN (SELECT id FROM me)`,
        [payload.slice(0, 64)],
      )
      await page.goto(`/audit?who=${encodeURIComponent(payload)}&from=${encodeURIComponent(payload)}`)
    }
    await expect(page.getByLabel('Who', { exact: true })).toHaveValue(SCRIPT_PAYLOADS.at(-1) ?? '')
    await expect(page.getByText(SCRIPT_PAYLOADS.at(-1) ?? '', { exact: true }).first()).toBeVisible()
    await page.goto('/profile')
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(SCRIPT_PAYLOADS.at(-1) ?? '')
  })
  expect(executions).toBe(0)

  await test.step('written into a page as they are, without a policy, they run', async () => {
    const victim = await (await browser.newContext()).newPage()
    let ran = 0
    await victim.exposeFunction('pwned', () => ran++)
    for (const payload of SCRIPT_PAYLOADS) {
      await victim.goto('about:blank')
      await victim.setContent(payload, { waitUntil: 'commit' })
    }
    await expect.poll(() => ran).toBeGreaterThan(40)
  })
})

/** A row of each kind for each payload: a person, their session, and an event of theirs in Xia's trail. */
async function plant(payloads: readonly string[]): Promise<void> {
  await byHand(
    `WITH payload AS (SELECT text, n FROM unnest($1::text[]) WITH ORDINALITY AS t (text, n)),
     people AS (
       INSERT INTO users (name, email)
       SELECT text, lower(text) || n || '@planted.test' FROM payload ON CONFLICT DO NOTHING RETURNING id
     ),
     xia AS (SELECT u.id, t.id AS tenant FROM users u JOIN tenants t ON t.personal_user_id = u.id
       WHERE u.email = 'xia@script.test'),
     devices AS (
       INSERT INTO sessions (user_id, tenant_id, expires_at, address, user_agent, place, method)
       SELECT xia.id, tenant, now() + interval '1 day', '192.0.2.1', text, text, 'email' FROM payload, xia
     )
     SELECT app.append_audit(tenant, 'user.name_updated', 'success', NULL, 'user', xia.id, 'user', text, 'req_planted' || n,
       '192.0.2.1', text, jsonb_build_object('before', jsonb_build_object('name', text), 'after', jsonb_build_object('name', text)))
     FROM payload, xia`,
    [payloads],
  )
}

/** Opens a list and every older page of it. */
async function readAll(page: Page, path: string): Promise<void> {
  await page.goto(path)
  for (let older = page.getByRole('link', { name: /Older|Next/ }); (await older.count()) > 0; ) {
    const before = page.url()
    await older.first().click()
    await expect(page).not.toHaveURL(before)
  }
}
