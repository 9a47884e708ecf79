import { rm } from 'node:fs/promises'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Mailbox, startMailbox } from '../../local/mailbox/server.ts'
import { freePort } from '../../local/ports.ts'
import { scratchFolder } from '../support/cluster.ts'

let folder: string
let mailbox: Mailbox

beforeAll(async () => {
  folder = await scratchFolder()
  mailbox = await start()
  await send('ada@portcullis.test', 'For Ada')
  await send('Uma@Northwind.test', 'Sign in <now>')
})
afterAll(async () => {
  await mailbox.stop()
  await rm(folder, { recursive: true })
})

async function start(): Promise<Mailbox> {
  const web = await freePort()
  return startMailbox({ ports: { web, smtp: await freePort([web]) }, file: `${folder}/mailbox.json` })
}

async function send(to: string, subject: string): Promise<void> {
  const link = 'http://localhost:3000/confirm?token=a&to=b'
  await createTransport(mailbox.smtpUrl).sendMail({
    from: 'Portcullis <hello@portcullis.test>',
    to,
    subject,
    text: `Open ${link} to go on`,
    html: `<p><a href="${link.replace('&', '&amp;')}">Go on</a></p><script>document.title = 'broken in'</script>`,
  })
}

async function read(path: string): Promise<string> {
  return (await fetch(mailbox.url + path)).text()
}

test('Uma’s sign-in mail is there to read, as JSON, with its link', async () => {
  const [message, ...others] = JSON.parse(await read('/api/messages?to=uma@northwind.test'))
  expect(others).toEqual([])
  expect(message).toMatchObject({
    from: 'Portcullis <hello@portcullis.test>',
    to: ['uma@northwind.test'],
    subject: 'Sign in <now>',
    links: ['http://localhost:3000/confirm?token=a&to=b'],
  })
  expect(message.text).toContain('to go on')
})

test('the newest mail comes first', async () => {
  const subjects = JSON.parse(await read('/api/messages')).map(
    (message: { subject: string }) => message.subject,
  )
  expect(subjects).toEqual(['Sign in <now>', 'For Ada'])
})

test('the page shows what a mail says, and runs none of it', async () => {
  expect(await read('/')).toContain('Sign in &#60;now&#62;')
  const [{ id }] = JSON.parse(await read('/api/messages'))
  const page = await read(`/messages/${id}`)
  expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
  expect(page).not.toContain('broken in')
  const body = await fetch(`${mailbox.url}/messages/${id}/body`)
  expect(body.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*sandbox/)
})

test('a mail that never came is a page too', async () => {
  expect((await fetch(`${mailbox.url}/messages/none`)).status).toBe(404)
})

test('a second start still has the mails, and an emptied mailbox stays empty', async () => {
  await mailbox.stop()
  mailbox = await start()
  expect(JSON.parse(await read('/api/messages'))).toHaveLength(2)
  await fetch(`${mailbox.url}/api/messages`, { method: 'DELETE' })
  await mailbox.stop()
  mailbox = await start()
  expect(JSON.parse(await read('/api/messages'))).toEqual([])
})
