import { beforeEach, expect, test } from 'vitest'
import { beginPasskeyRegistration } from '@/actions/begin-passkey-registration'
import { registerPasskey } from '@/actions/register-passkey'
import { removePasskey } from '@/actions/remove-passkey'
import { renamePasskey } from '@/actions/rename-passkey'
import { expectRefusal } from '../support/answers.ts'
import { newAuthenticator } from '../support/authenticator.ts'
import { createPeople, type People, type Person, signInAgain } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { begun, dataOf, forgetTries, renewed, sentTo, upToTheCommit, withPasskey } from './world.ts'

let people: People
let uma: Person

beforeEach(async () => {
  people = await createPeople()
  await forgetTries()
  uma = (await withPasskey(people.uma)).person
})

const register = (as: Person, response: string) =>
  sentTo(() => inRequest({ as }, () => registerPasskey({ name: 'Phone', response })))
const passkeysOf = ({ userId }: Person) =>
  asAdmin<{ id: string; name: string }>('SELECT id, name FROM passkeys WHERE user_id = $1', [userId])

test('the sixth passkey is refused, also where two come at the same moment', {
  timeout: 30_000,
}, async () => {
  let person = uma
  for (let n = 2; n <= 4; n += 1) person = (await withPasskey(person)).person
  await forgetTries()
  const other = await signInAgain(person)
  await byHand('UPDATE sessions SET second_factor_at = now() WHERE id = $1', [other.sessionId])
  const responses = [
    newAuthenticator().register(await begun.registration(person)),
    newAuthenticator().register(await begun.registration(other)),
  ]
  const answers = await upToTheCommit(uma.tenantId, 2, () =>
    Promise.all([person, other].map((one, at) => register(one, responses[at] ?? ''))),
  )
  expect(answers.filter((answer) => answer === '/security')).toHaveLength(1)
  expect(await passkeysOf(uma)).toHaveLength(5)
  const last = await renewed(uma)
  await expectRefusal(() => inRequest({ as: last }, () => beginPasskeyRegistration(undefined)), {
    reason: 'conflict',
    code: 'FACTOR_TOO_MANY',
  })
})

test('T4 Ben neither renames nor removes Uma’s; Uma does', async () => {
  const [passkey] = await passkeysOf(uma)
  const id = passkey?.id ?? ''
  const notFound = { reason: 'not_found', code: 'FACTOR_NOT_FOUND' } as const
  await expectRefusal(() => inRequest({ as: people.ben }, () => removePasskey({ id })), notFound)
  await expectRefusal(
    () => inRequest({ as: people.ben }, () => renamePasskey({ id, name: 'Mine' })),
    notFound,
  )
  dataOf(await inRequest({ as: uma }, () => renamePasskey({ id, name: 'Old laptop' })))
  expect(await passkeysOf(uma)).toMatchObject([{ name: 'Old laptop' }])
  dataOf(await inRequest({ as: uma }, () => removePasskey({ id })))
  expect(await passkeysOf(uma)).toEqual([])
})
