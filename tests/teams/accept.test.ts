import { SignJWT } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import { acceptInvitation } from '@/actions/accept-invitation'
import { removeMember } from '@/actions/remove-member'
import { revokeInvitation } from '@/actions/revoke-invitation'
import { inTransaction } from '@/lib/db'
import type { Code, Reason } from '@/lib/errors'
import { hashOf, invitationToken } from '@/lib/teams/invitation-token'
import { invitationByToken } from '@/lib/teams/queries'
import { expectRefusal } from '../support/answers.ts'
import { cookieFor, createPeople, type People, type Person } from '../support/people.ts'
import { byHand, chainOf } from '../support/trail.ts'
import { act, makeMember, membersIn, movedTo, sentTo, whereIs } from './acting.ts'
import { type InvitationRow, invitationsTo, inviteTo } from './invitees.ts'

let people: People
let row: InvitationRow
let token: string

beforeEach(async () => {
  people = await createPeople()
  ;({ row, token } = await inviteTo(people.uma, people.ben.email, 'ADMIN'))
})

const stateOf = async (of: string) => (await inTransaction('system', (tx) => invitationByToken(tx, of))).state
const refuses = (who: Person, of: string, reason: Reason, code: Code) =>
  expectRefusal(() => act(who, acceptInvitation, { token: of }), { reason, code })

describe('T33 Ben, who was invited,', () => {
  test('is in the team with the role of the invitation, and there at once', async () => {
    const { ben, uma } = people
    expect(await act(ben, acceptInvitation, { token })).toEqual(sentTo('/dashboard'))
    expect(await membersIn(uma.tenantId)).toEqual({ Ben: 'ADMIN', Mia: 'MEMBER', Uma: 'OWNER' })
    expect(await whereIs(ben)).toBe(uma.tenantId)
    expect(await stateOf(token)).toBe('used')
    expect((await chainOf(uma.tenantId)).at(-1)).toMatchObject({
      event: 'invitation.accepted',
      actor_id: ben.userId,
      resource_id: row.id,
      metadata: { email: ben.email, after: { team: 'Northwind', role: 'ADMIN' }, wasMember: false },
    })
  })

  test('uses it once; after he was removed the link lets him in no more', async () => {
    const { ben, uma } = people
    await act(ben, acceptInvitation, { token })
    await refuses(ben, token, 'conflict', 'INVITATION_USED')
    await act(uma, removeMember, { userId: ben.userId })
    await refuses(ben, token, 'conflict', 'INVITATION_USED')
    expect(await membersIn(uma.tenantId)).toEqual({ Mia: 'MEMBER', Uma: 'OWNER' })
  })

  test('is too late after a week', async () => {
    await byHand(`UPDATE invitations SET expires_at = now() WHERE id = $1`, [row.id])
    const { error } = await refuses(people.ben, token, 'conflict', 'INVITATION_EXPIRED')
    expect(error.message).toBe(
      'The invitation has run out. It waited too long. Ask Uma Rao to send it again; the team Northwind is still there.',
    )
    expect(await stateOf(token)).toBe('expired')
  })

  test('is too late once it was taken back', async () => {
    await act(people.uma, revokeInvitation, { invitationId: row.id })
    await refuses(people.ben, token, 'conflict', 'INVITATION_REVOKED')
  })

  test('gets nothing by it that he has: a member stays what he is', async () => {
    const { ben, uma } = people
    await makeMember(uma.tenantId, ben, 'MEMBER')
    expect(await act(ben, acceptInvitation, { token })).toEqual(sentTo('/dashboard'))
    expect(await membersIn(uma.tenantId)).toMatchObject({ Ben: 'MEMBER' })
    expect(await whereIs(ben)).toBe(uma.tenantId)
  })

  test('is not let in by somebody who is gone: the invitation left with them', async () => {
    const { ben, mia, uma } = people
    await makeMember(uma.tenantId, mia, 'OWNER')
    await act(mia, removeMember, { userId: uma.userId })
    await refuses(ben, token, 'not_found', 'INVITATION_NOT_FOUND')
    expect(await stateOf(token)).toBe('unknown')
  })
})

describe('T33 somebody else, with the link that was sent to Ben,', () => {
  test('is told so in a sentence, and it stays open for him', async () => {
    const { ada, ben, uma } = people
    const { error } = await refuses(ada, token, 'forbidden', 'INVITATION_OTHER_ADDRESS')
    expect(error.message).toBe(
      `You are signed in as ${ada.email}, and this invitation was sent to another address. Sign in with that one, or ask for an invitation to yours.`,
    )
    expect(error.message).not.toContain(ben.email)
    expect(await stateOf(token)).toBe('open')
    expect(await act(ben, acceptInvitation, { token })).toEqual(sentTo('/dashboard'))
    expect(await membersIn(uma.tenantId)).not.toHaveProperty('Ada')
  })

  test('learns nothing more about it once it is over', async () => {
    await act(people.ben, acceptInvitation, { token })
    await refuses(people.ada, token, 'forbidden', 'INVITATION_OTHER_ADDRESS')
  })

  test('is let in neither by a row that was changed to their address', async () => {
    const { ada } = people
    await byHand('UPDATE invitations SET email = $1 WHERE id = $2', [ada.email, row.id])
    await refuses(ada, token, 'forbidden', 'INVITATION_OTHER_ADDRESS')
  })
})

describe('T33 a token that we did not make', () => {
  const other = new TextEncoder().encode('x'.repeat(32))
  const claims = () => ({ tid: row.tenant_id, jti: row.id, adr: 'x', snd: 1 })
  const forged: [string, () => Promise<string>][] = [
    [
      'signed with another key',
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', typ: 'invitation+jwt' }).sign(other),
    ],
    [
      'with no signature',
      async () =>
        `${btoa('{"alg":"none","typ":"invitation+jwt"}').replace(/=+$/, '')}.${token.split('.')[1]}.x`,
    ],
    [
      'with the signature of another one',
      async () => {
        const [head, body] = token.split('.')
        const { token: second } = await inviteTo(people.uma, `second.${row.id}@new.test`)
        return `${head}.${body}.${second.split('.')[2]}`
      },
    ],
    [
      'with another invitation’s id',
      async () => {
        const [head, , signature] = token.split('.')
        return `${head}.${btoa(JSON.stringify(claims())).replace(/=+$/, '')}.${signature}`
      },
    ],
    [
      'that is a session’s cookie',
      async () => (await cookieFor(people.ben.claim)).split('=')[1]?.split('.').slice(0, 3).join('.') ?? '',
    ],
    ['cut short by a character', async () => token.slice(0, -1)],
  ]

  test.each(forged)('%s opens nothing', async (_how, forge) => {
    const attempt = await forge()
    const { error } = await expectRefusal(() => act(people.ben, acceptInvitation, { token: attempt }), {
      reason: /^[\w-]+\.[\w-]+\.[\w-]+$/.test(attempt) ? 'not_found' : 'invalid_input',
      code: /^[\w-]+\.[\w-]+\.[\w-]+$/.test(attempt) ? 'INVITATION_NOT_FOUND' : 'INPUT_INVALID',
    })
    expect(error.message).not.toBe('')
    expect(await stateOf(attempt)).toBe('unknown')
    expect(await stateOf(token)).toBe('open')
  })

  test('well signed, for an invitation of ours as it is not: its hash is another', async () => {
    const facts = { tenantId: row.tenant_id, id: row.id, email: row.email, expiresAt: row.expires_at }
    const later = await invitationToken({ ...facts, sends: 2 })
    await refuses(people.ben, later, 'not_found', 'INVITATION_NOT_FOUND')
    const longer = await invitationToken({ ...facts, sends: 1, expiresAt: new Date('2099-01-01') })
    await refuses(people.ben, longer, 'not_found', 'INVITATION_NOT_FOUND')
  })

  test('whose hash somebody wrote into the row opens nothing either: that takes the secret as well', async () => {
    const [, body] = token.split('.')
    const copied = JSON.parse(Buffer.from(body ?? '', 'base64url').toString())
    const made = await new SignJWT(copied)
      .setProtectedHeader({ alg: 'HS256', typ: 'invitation+jwt' })
      .sign(other)
    await byHand('UPDATE invitations SET token_hash = $1 WHERE id = $2', [Buffer.from(hashOf(made)), row.id])
    await refuses(people.ben, made, 'not_found', 'INVITATION_NOT_FOUND')
    expect(await stateOf(made)).toBe('unknown')
  })

  test.each(['', 'x', 'a.b', 'a.b.c.d', '../../x', 'a.b.<script>', `${'a'.repeat(2_000)}.b.c`])(
    'T7 %j is none at all',
    async (text) => {
      await refuses(people.ben, text, 'invalid_input', 'INPUT_INVALID')
      expect(await stateOf(text)).toBe('unknown')
    },
  )
})

test('looking at an invitation changes nothing, however often', async () => {
  const before = await invitationsTo(row.email)
  for (let look = 0; look < 3; look += 1) expect(await stateOf(token)).toBe('open')
  expect(await invitationsTo(row.email)).toEqual(before)
})

test('somebody in another team of theirs accepts from there', async () => {
  const { ben, uma } = people
  const elsewhere = await createPeople()
  await makeMember(elsewhere.uma.tenantId, ben, 'MEMBER')
  const inAnother = await movedTo(ben, elsewhere.uma.tenantId)
  expect(await act(inAnother, acceptInvitation, { token })).toEqual(sentTo('/dashboard'))
  expect(await whereIs(ben)).toBe(uma.tenantId)
})
