import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../local/ports.ts'
import { asAdmin, trailOf } from '../support/trail.ts'
import { HURRIED, type QueueRow, until } from './marks.ts'

// A mail server that can be away, take a mail and break off before it says so, or refuse a recipient.
const received: Email[] = []
let mood: 'well' | 'away' | 'forgetful' = 'well'
let refusal: string | null = null
const server = new SMTPServer({
  disabledCommands: ['STARTTLS', 'AUTH'],
  onMailFrom: (_address, _session, answer) =>
    answer(mood === 'away' ? new Error('451 come back later') : undefined),
  onRcptTo: (_address, _session, answer) =>
    answer(refusal === null ? null : Object.assign(new Error(refusal), { responseCode: 550 })),
  onData: async (stream, session, answer) => {
    const raw: Buffer[] = []
    for await (const piece of stream) raw.push(piece)
    received.push(await PostalMime.parse(Buffer.concat(raw)))
    if (mood === 'forgetful') answer(new Error(`421 ${session.id} is lost`))
    else answer()
  },
})
const port = await freePort()
await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
process.env.SMTP_URL = `smtp://127.0.0.1:${port}`

const { inTransaction } = await import('@/lib/db')
const { mailLater, sendMailJob } = await import('@/lib/mail/later')
const { sendMail } = await import('@/lib/mail/send')
const { NOTICES } = await import('@/lib/mail/notices')
const { enqueue } = await import('@/lib/jobs/enqueue')
const { startWorkers } = await import('@/lib/jobs/worker')
const { JOBS } = await import('@/jobs')
await import('../support/request.ts')

let workers: Awaited<ReturnType<typeof startWorkers>>
beforeAll(async () => {
  workers = await startWorkers(JOBS, HURRIED)
})
afterAll(async () => {
  await workers.stop()
  await new Promise<void>((closed) => server.close(closed))
})

const TO = 'uma@northwind.test'
const tell = (requestId: string, times = 1) =>
  inTransaction('system', async (tx) => {
    for (let n = 0; n < times; n += 1)
      await mailLater(tx, 'role-changed', TO, { role: 'ADMIN' }, { requestId })
  })
const jobsOf = (requestId: string) =>
  asAdmin<QueueRow>(`SELECT * FROM jobs.job WHERE data->>'requestId' = $1`, [requestId])
const settled = (requestId: string, state: QueueRow['state']) =>
  until(async () => (await jobsOf(requestId)).find((row) => row.state === state))
/** The tries of a mail are minutes apart; nobody waits for that here. */
const hurry = () => asAdmin(`UPDATE jobs.job SET start_after = now() WHERE state = 'retry'`)

describe('T81 a mail that follows a change', () => {
  test('goes out once the change is committed, and leaves a record without its words or its address', async () => {
    await tell('req_mail', 2)
    const { id, data } = await settled('req_mail', 'completed')
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({ subject: 'Your role was changed', to: [{ address: TO }] })
    expect(received[0]?.messageId).toBe(`<${id}@localhost>`)
    const trail = await trailOf('req_mail')
    expect(trail).toMatchObject([{ event: 'mail.sent', outcome: 'success', resource_id: id }])
    expect(JSON.stringify([trail, data])).not.toContain('northwind')
  })

  test('does not go out when the change is rolled back', async () => {
    const before = received.length
    const attempt = inTransaction('system', async (tx) => {
      await mailLater(tx, 'role-changed', TO, { role: 'ADMIN' }, { requestId: 'req_no_mail' })
      throw new Error('the change was not to be')
    })
    await expect(attempt).rejects.toThrow('not to be')
    expect(await jobsOf('req_no_mail')).toEqual([])
    expect(received).toHaveLength(before)
  })

  test('waits while the mail server is away, and goes out when it is back', async () => {
    const before = received.length
    mood = 'away'
    await tell('req_away')
    expect((await settled('req_away', 'retry')).output).toMatchObject({ code: 'MAIL_UNAVAILABLE' })
    mood = 'well'
    await hurry()
    await settled('req_away', 'completed')
    expect(received).toHaveLength(before + 1)
  })

  test('that may have gone out goes out again as the same message', async () => {
    const before = received.length
    mood = 'forgetful'
    await tell('req_twice')
    await settled('req_twice', 'retry')
    mood = 'well'
    await hurry()
    await settled('req_twice', 'completed')
    const ids = received.slice(before).map((mail) => mail.messageId)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })

  test('has values that fit its template, and no others', async () => {
    const misfit = JSON.parse('{"role": "ADMIN", "link": "https://x.test/?token=t"}')
    const put = (template: keyof typeof NOTICES) =>
      inTransaction('system', (tx) =>
        enqueue(tx, sendMailJob, { template, to: TO, values: misfit }, { requestId: 'req_misfit' }),
      )
    for (const template of Object.keys(NOTICES) as (keyof typeof NOTICES)[])
      await expect(put(template)).rejects.toThrow('do not fit the template')
    expect(await jobsOf('req_misfit')).toEqual([])
  })
})

describe('T14 a recipient that the mail server refuses', () => {
  const answered = async (words: string) => {
    refusal = words
    const mail = { subject: 'To nobody', text: 'Nobody reads this.', html: '<p>Nobody reads this.</p>' }
    return sendMail(TO, mail).finally(() => (refusal = null))
  }

  test.each(['5.1.1 No such user', '5.1.2 No such host', '5.1.3 Bad address', '5.1.10 Null MX'])(
    '“%s” is no fault: whoever typed it is told to look at the address',
    async (words) => {
      await expect(answered(words)).rejects.toMatchObject({
        code: 'MAIL_REFUSED',
        reason: 'invalid_input',
        publicMessage: 'No mail gets to this address. Look at how it is spelled.',
      })
    },
  )

  test.each(['5.7.1 Relaying denied', '5.1.8 Bad sender', '5.2.2 Mailbox full', 'No'])(
    '“%s” is one, and an operator looks into it',
    async (words) => {
      await expect(answered(words)).rejects.toMatchObject({
        code: 'MAIL_UNAVAILABLE',
        reason: 'unavailable',
      })
    },
  )
})
