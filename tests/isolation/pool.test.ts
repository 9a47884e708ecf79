import { expect, test } from 'vitest'

// Read when lib/db.ts is loaded, so before everything that loads it.
process.env.DATABASE_POOL = '3'
const { createPeople } = await import('../support/people.ts')
const { mixOperations } = await import('./mixed.ts')
const { asAdmin } = await import('../support/trail.ts')

const OPERATIONS = 20_000

test(`T41 M3 ${OPERATIONS} operations of three tenants over three connections see no foreign row`, {
  timeout: 90_000,
}, async () => {
  const { uma, ben, ada } = await createPeople()
  const { sent, foreign } = await mixOperations([uma, ben, ada], OPERATIONS)
  expect(foreign).toEqual([])
  expect(sent).toBeGreaterThanOrEqual(OPERATIONS)
  const [after] = await asAdmin(
    `SELECT (SELECT count(*)::integer FROM tenants WHERE name = 'Gone') AS gone,
      (SELECT count(*)::integer FROM audit_events WHERE event = 'tests.mixed') > 100 AS changed,
      (SELECT count(*)::integer FROM pg_stat_activity WHERE usename = 'portcullis_app' AND datname = current_database()) AS connections`,
  )
  expect(after).toEqual({ gone: 0, changed: true, connections: 3 })
})
