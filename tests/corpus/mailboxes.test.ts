import { expect, test } from 'vitest'
import { startOutside } from '../support/outside.ts'
import { HOSTILE_ADDRESSES } from './hostile-addresses.ts'

// T26: addresses that one program reads as another mailbox, or as two, sent through the whole of it: action, Auth.js,
// mailer and a real SMTP server. Nobody gets a mail but whoever was named.

const { mailbox } = await startOutside()
const { signInWithEmail } = await import('@/actions/sign-in-with-email')
const { inRequest } = await import('../support/request.ts')
const { redirectOf } = await import('../support/actions.ts')
const { forgetLimits } = await import('../support/sign-in.ts')

type Message = { to: string[] }
const messages = async (): Promise<Message[]> => (await fetch(`${mailbox}/api/messages`)).json()

const ask = (email: string): Promise<string | null> =>
  inRequest({}, () => signInWithEmail({ email })).then(
    ({ status }) => status,
    (thrown: unknown) => redirectOf(thrown),
  )

test(`T26 ${HOSTILE_ADDRESSES.length} addresses of two minds: no mail goes to anybody`, {
  timeout: 60_000,
}, async () => {
  expect(new Set(HOSTILE_ADDRESSES).size).toBeGreaterThanOrEqual(60)
  for (const address of HOSTILE_ADDRESSES) {
    await forgetLimits()
    expect(await ask(address), JSON.stringify(address)).toBe('error')
  }
  expect(await messages()).toEqual([])

  await forgetLimits()
  expect(await ask(' Ada@Portcullis.test ')).toBe('/check-mail')
  expect((await messages()).map(({ to }) => to)).toEqual([['ada@portcullis.test']])
})
