import { beforeEach, describe, expect, test } from 'vitest'
import { setUserDisabled } from '@/actions/set-user-disabled'
import { updateMemberRole } from '@/actions/update-member-role'
import { updateUserName } from '@/actions/update-user-name'
import { makeExport } from '@/lib/account/exports'
import { render } from '@/lib/mail/notices'
import { errorOf, expectRefusal } from '../support/answers.ts'
import { createPeople, type People } from '../support/people.ts'
import { attempt, type Ran, runAll } from '../support/run-jobs.ts'
import { asAdmin, byHand } from '../support/trail.ts'
import { act, DONE } from '../teams/acting.ts'
import { inviteTo } from '../teams/invitees.ts'
import { ask, documentFor, fetchFile, filesOf, madeFor } from './files.ts'
import { pressed } from './world.ts'

let people: People
beforeEach(async () => {
  people = await createPeople()
})

describe('the file', () => {
  test('has what is about Uma: profile, sessions, teams, invitations, what she did and what was done to her', async () => {
    const { uma, ada } = people
    await act(uma, updateUserName, { ...pressed(), userId: uma.userId, name: 'Uma Rao-Lund' })
    await inviteTo(uma, 'new@friend.test')
    await byHand(
      `INSERT INTO passkeys (user_id, credential_id, public_key, counter, transports, name)
       VALUES ($1, 'zq-credential', 'zq-public-key', 0, '{}', 'Blue laptop')`,
      [uma.userId],
    )
    await byHand('UPDATE sessions SET second_factor_at = now() WHERE id = $1', [uma.sessionId])
    await act(ada, setUserDisabled, { userId: uma.userId, disabled: 'false', reason: 'She asked me to' })

    const file = await documentFor(uma, await madeFor(uma))
    expect(file.profile).toMatchObject([{ id: uma.userId, email: uma.email, name: 'Uma Rao-Lund' }])
    expect(file.sessions).toMatchObject([{ signedInBy: 'email', browser: 'Tests' }])
    expect(file.secondFactors).toMatchObject([{ factors: { passkeys: [{ name: 'Blue laptop' }] } }])
    expect(file.teams).toMatchObject([{ yourOwnSpace: true }, { name: 'Northwind', role: 'OWNER' }])
    expect(file.invitationsYouSent).toMatchObject([{ team: 'Northwind', role: 'MEMBER' }])
    expect(file.doneByYou.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['session.started', 'user.name_updated', 'invitation.created']),
    )
    expect(file.doneByYou.find(({ event }) => event === 'user.name_updated')?.details).toEqual({
      before: { name: uma.name },
      after: { name: 'Uma Rao-Lund' },
    })
    expect(file.doneToYou).toContainEqual(
      expect.objectContaining({ event: 'user.disabled_changed', by: 'somebody else' }),
    )
  })

  test('T73 has no secret, no hash, and of other people neither name nor address', async () => {
    const { uma, ada, mia } = people
    await inviteTo(uma, 'new@friend.test')
    expect(await act(uma, updateMemberRole, { userId: mia.userId, role: 'ADMIN' })).toEqual(DONE)
    const text = await (await fetchFile(uma, await madeFor(uma))).text()
    expect(text).toContain(uma.email)
    const hashes = await asAdmin<{ hash: string }>(
      `SELECT encode(hash, 'hex') AS hash FROM audit_events UNION ALL SELECT encode(token_hash, 'hex') FROM invitations`,
    )
    for (const { hash } of hashes) expect(text).not.toContain(hash)
    for (const other of [ada, mia]) {
      expect(text).not.toContain(other.email)
      expect(text).not.toContain(other.name)
      expect(text).not.toContain(other.userId)
    }
    expect(text).not.toContain('new@friend.test')
    expect(text).not.toContain('sha256:')
  })

  test('lies in the table compressed and encrypted: not a word of it can be read there', async () => {
    const { uma } = people
    await madeFor(uma)
    const rows = await asAdmin<{ data: Buffer }>('SELECT data FROM account_export_parts WHERE user_id = $1', [
      uma.userId,
    ])
    expect(rows.length).toBeGreaterThan(3)
    for (const { data } of rows) {
      expect(data.includes(uma.email)).toBe(false)
      expect(data.subarray(0, 2).toString('hex')).not.toBe('1f8b')
    }
  })

  test('of a long life is whole: every event once, in the order of time', async () => {
    const { ben } = people
    await asAdmin(
      `SELECT app.append_audit($1, 'tests.lived', 'success', NULL, 'user', $2, NULL, NULL, 'req_' || i, NULL, NULL, '{}')
       FROM generate_series(1, 2500) AS i`,
      [ben.tenantId, ben.userId],
    )
    const { doneByYou } = await documentFor(ben, await madeFor(ben))
    const lived = doneByYou.filter(({ event }) => event === 'tests.lived').map(({ requestId }) => requestId)
    expect(lived).toEqual(Array.from({ length: 2_500 }, (_, index) => `req_${index + 1}`))
  })

  test('is made anew after a process died over it, and lies ready once', async () => {
    const { uma } = people
    await ask(uma)
    const [row] = await asAdmin<Ran>(
      `UPDATE jobs.job SET state = 'active' WHERE name = 'build-account-export' AND state = 'created' RETURNING *`,
    )
    const [file] = await filesOf(uma)
    await makeExport({ userId: uma.userId, exportId: file?.id ?? '' })
    if (row) expect(await attempt('build-account-export', row)).toEqual({ status: 'completed' })
    expect(JSON.parse(await (await fetchFile(uma, file?.id ?? '')).text())).toHaveProperty('profile')
    expect(await filesOf(uma)).toHaveLength(1)
  })
})

describe('asking for it', () => {
  test('T9 twice with one press is one file; a new press makes a new one in the place of the old', async () => {
    const { ben } = people
    const press = pressed()
    expect([await ask(ben, press), await ask(ben, press)]).toEqual([DONE, DONE])
    const [first, ...more] = await filesOf(ben)
    expect(more).toEqual([])
    expect(await ask(ben)).toEqual(DONE)
    const [second, ...others] = await filesOf(ben)
    expect(others).toEqual([])
    expect(second?.id).not.toBe(first?.id)
    expect((await runAll('build-account-export')).length).toBe(2)
    expect(await filesOf(ben)).toMatchObject([{ id: second?.id, ready: true, hours: 72 }])
  })

  test('T13 takes a login that is not ten minutes old, and so does fetching it', async () => {
    const { ben } = people
    const id = await madeFor(ben)
    await byHand(`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE id = $1`, [
      ben.sessionId,
    ])
    await expectRefusal(() => ask(ben), { reason: 'reauthenticate', code: 'AUTH_NOT_FRESH' })
    expect((await fetchFile(ben, id)).status).toBe(401)
    const page = await fetchFile(ben, id, 'text/html')
    expect(page.headers.get('location')).toBe('/re-authenticate?next=%2Faccount')
  })

  test('is told by a mail that says until when, with a link that alone gives nothing', async () => {
    const { ben } = people
    await madeFor(ben)
    const [mail] = await asAdmin<{ input: { template: string; values: { until: string } } }>(
      `SELECT data->'input' AS input FROM jobs.job WHERE name = 'send-mail' AND data->'input'->>'to' = $1
         AND data->'input'->>'template' = 'account-export-ready'`,
      [ben.email],
    )
    const { text } = render('account-export-ready', mail?.input.values)
    expect(text).toMatch(/deleted again on \d+ \w+ \d{4}/)
    expect(text).toMatch(/\/account\n/)
  })
})

test('a refusal of the request leaves no file and no job behind', async () => {
  const { ben } = people
  await byHand('UPDATE sessions SET revoked_at = now() WHERE id = $1', [ben.sessionId])
  expect(errorOf(await ask(ben)).reason).toBe('signed_out')
  expect(await filesOf(ben)).toEqual([])
})
