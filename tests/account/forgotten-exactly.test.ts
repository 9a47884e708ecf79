import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { inTransaction } from '@/lib/db'
import { createPeople, type People } from '../support/people.ts'
import { asAdmin, byHand } from '../support/trail.ts'

// Whose address is a part of another one, or a pattern that fits it, takes nothing of that person's along.

let people: People
beforeEach(async () => {
  people = await createPeople()
})

const GONE = 'a_n%n.+*@a.test'
/** Longer by a letter at either end, or what the address would fit as a pattern of LIKE or a regular expression. */
const OTHERS = ['joa_n%n.+*@a.test', 'a_n%n.+*@a.test.example', 'axnyyn.+*@a.test', 'a_n%nn@a.test']

const everywhere = async (address: string): Promise<void> => {
  const { uma } = people
  const keys = [`tests.asked#1:${address}`, `tests.asked:${address} from 203.0.113.7`]
  await asAdmin(`INSERT INTO rate_limits SELECT key, now() FROM unnest($1::text[]) AS key`, [keys])
  await asAdmin(
    `INSERT INTO verification_tokens (identifier, token_hash, expires_at, browser_hash) VALUES ($1, $1, now(), 'x')`,
    [address],
  )
  await asAdmin(`INSERT INTO audit_disclosures (tenant_id, digest, salt, value) VALUES ($1, $2, 'x', $3)`, [
    uma.tenantId,
    `sha256:${randomUUID()}`,
    address,
  ])
  await byHand(
    `INSERT INTO invitations (tenant_id, email, role, token_hash, invited_by, expires_at)
     VALUES ($1, $2, 'MEMBER', 'x', $3, now() + interval '1 day')`,
    [uma.tenantId, address, uma.userId],
  )
  await asAdmin(
    `SELECT app.enqueue_job('send-mail', NULL, 'req_forgotten', NULL, jsonb_build_object('to', $1::text), $1, $2)`,
    [address, { retryLimit: 1, retryDelay: 1, expireInSeconds: 60 }],
  )
}

const COUNTS = `SELECT
  (SELECT count(*)::integer FROM rate_limits
    WHERE key IN ('tests.asked#1:' || $1, 'tests.asked:' || $1 || ' from 203.0.113.7')) AS buckets,
  (SELECT count(*)::integer FROM verification_tokens WHERE identifier = $1) AS links,
  (SELECT count(*)::integer FROM audit_disclosures WHERE value = $1) AS disclosures,
  (SELECT count(*)::integer FROM invitations WHERE email = $1) AS invitations,
  (SELECT count(*)::integer FROM jobs.job WHERE name = 'send-mail' AND data->'input'->>'to' = $1) AS mails`
const ALL = { buckets: 2, links: 1, disclosures: 1, invitations: 1, mails: 1 }

test('T73 what is somebody’s is forgotten, and of people with a similar address nothing', async () => {
  for (const address of [GONE, ...OTHERS]) await everywhere(address)
  const nobody = randomUUID()
  await inTransaction('system', async (tx) => {
    await tx.$executeRaw`SELECT app.forget_person(${nobody}::uuid, ${GONE})`
    await tx.$queryRaw`SELECT app.append_audit(app.platform_id(), 'tests.forgotten', 'success', NULL, 'system', NULL, NULL,
      NULL, 'r', NULL, NULL, '{}')::text`
  })
  for (const address of OTHERS) expect([address, await asAdmin(COUNTS, [address])]).toEqual([address, [ALL]])
  expect(await asAdmin(COUNTS, [GONE])).toEqual([
    { buckets: 0, links: 0, disclosures: 0, invitations: 0, mails: 0 },
  ])
})
