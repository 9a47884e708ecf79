import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOutside } from '../support/outside.ts'
import { runAll } from '../support/run-jobs.ts'
import { asAdmin, byHand } from '../support/trail.ts'

// What becomes of an account two weeks later, against the mailbox and the Stripe of the local world.

await startOutside()
const { updateUserName } = await import('@/actions/update-user-name')
const { signInWithEmail } = await import('@/actions/sign-in-with-email')
const { requestAccountExport } = await import('@/actions/request-account-export')
const { verifyDatabase } = await import('../../scripts/audit/verify.ts')
const { inTransaction } = await import('@/lib/db')
const { reveal } = await import('@/lib/audit/disclosures')
const { presentAll } = await import('@/lib/audit/present')
const { createPeople } = await import('../support/people.ts')
const { act, makeMember, movedTo } = await import('../teams/acting.ts')
const { inviteTo } = await import('../teams/invitees.ts')
const { erase } = await import('./acting.ts')
const { pressed, stillThere, tablesWith, tenantExists } = await import('./world.ts')

type People = Awaited<ReturnType<typeof createPeople>>
type Person = People['uma']
let people: People
beforeAll(() => asAdmin('DELETE FROM rate_limits'))
beforeEach(async () => {
  people = await createPeople()
})

const whole = async () =>
  (await verifyDatabase(process.env.DATABASE_ADMIN_URL ?? '')).findings.map(({ says }) => says)

/** Gives somebody a word in every place that the product has for one. */
async function liveALittle(who: Person, host: Person): Promise<void> {
  await act(who, updateUserName, { ...pressed(), userId: who.userId, name: 'Canary Okafor' })
  await act(who, signInWithEmail, { email: who.email })
  await inviteTo(host, who.email, 'ADMIN')
  await makeMember(host.tenantId, who, 'ADMIN')
  await inviteTo(await movedTo(who, host.tenantId), 'canary.friend@new.test')
  await act(who, requestAccountExport, pressed())
  await runAll('build-account-export')
  await byHand(
    `WITH account AS (INSERT INTO accounts (provider, provider_account_id, user_id) VALUES ('google', 'canary-at-google', $1)),
       proved AS (UPDATE sessions SET second_factor_at = now() WHERE user_id = $1)
     INSERT INTO passkeys (user_id, credential_id, public_key, counter, transports, name)
     VALUES ($1, 'canary-credential', '\\x00', 0, '{}', 'Canary Okafor''s phone')`,
    [who.userId],
  )
}

/** It looks into every table for every word, twice. */
const SLOW = { timeout: 40_000 }

describe('nothing of the person is left', () => {
  test(
    'T73 in no column of any table stands their address or a name of theirs, and the trail verifies',
    SLOW,
    async () => {
      const { ben, uma } = people
      await liveALittle(ben, uma)
      const words = [ben.email, 'Canary Okafor', 'canary-at-google', 'canary-credential']
      const before = Object.fromEntries(
        await Promise.all(words.map(async (word) => [word, await tablesWith(word)])),
      )
      // The scan sees: it found each of them, the address in the trail's disclosures too.
      expect(before[ben.email]).toEqual(
        expect.arrayContaining(['public.users', 'public.invitations', 'public.audit_disclosures']),
      )
      expect(before['Canary Okafor']).toEqual(
        expect.arrayContaining(['public.users', 'public.audit_disclosures']),
      )
      expect(before['canary-at-google']).toEqual(['public.accounts'])

      await erase(ben)
      await runAll('send-mail')
      for (const word of words) expect([word, await tablesWith(word)]).toEqual([word, []])
      expect(await stillThere(ben)).toBe(false)
      expect(await tenantExists(ben.personalTenantId)).toBe(false)
      expect(await whole()).toEqual([])
    },
  )

  test('nor in the chain itself, from the first event on: the chain holds digests', async () => {
    const { ben } = people
    await act(ben, updateUserName, { ...pressed(), userId: ben.userId, name: 'Benedict Okafor' })
    const rows = await asAdmin<{ metadata: string }>(
      'SELECT metadata::text FROM audit_events WHERE actor_id = $1',
      [ben.userId],
    )
    expect(JSON.stringify(rows)).toMatch(/sha256:/)
    expect(JSON.stringify(rows)).not.toContain('Okafor')
  })

  test('in the trails of others stands a pseudonym, the same everywhere', async () => {
    const { ben, uma } = people
    await makeMember(uma.tenantId, ben, 'MEMBER')
    const inTeam = await movedTo(ben, uma.tenantId)
    await act(inTeam, updateUserName, { ...pressed(), userId: ben.userId, name: 'Benedict Okafor' })
    await erase(ben)
    const events = await inTransaction('system', async (tx) =>
      presentAll(
        tx,
        await reveal(
          tx,
          await tx.auditEvent.findMany({ where: { tenantId: uma.tenantId }, orderBy: { seq: 'asc' } }),
        ),
        uma,
      ),
    )
    const pseudonym = `Deleted person ${ben.userId.slice(0, 4)}`
    expect(events.find(({ event }) => event === 'user.name_updated')).toMatchObject({
      who: pseudonym,
      before: { name: '(forgotten)' },
      after: { name: '(forgotten)' },
    })
    expect(events.at(-1)).toMatchObject({
      event: 'account.left_team',
      who: 'Portcullis',
      resource: pseudonym,
    })
  })
})
