import { appendAudit } from '@/lib/audit/append'
import { withTenant } from '@/lib/db'
import type { Code } from '@/lib/errors'
import { createPeople } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'
import { asStranger, asSystem, behindClosedDoors, circle, stripeError, thrownBy } from './provoke.ts'

/** Things that go wrong, each with the code it gets and a way to make it happen. */
export const FAULTS: [name: string, code: Code, provoke: () => Promise<unknown>][] = [
  [
    'the same address twice',
    'DB_CONFLICT',
    async () => {
      const { ben } = await createPeople()
      return asSystem((tx) => tx.user.create({ data: { email: ben.email, name: 'Ben too' } }))()
    },
  ],
  [
    'the same address twice, in raw SQL',
    'DB_CONFLICT',
    async () => {
      const { ben } = await createPeople()
      return asSystem(
        (tx) => tx.$queryRaw`INSERT INTO users (email, name) VALUES (${ben.email}, 'Ben too')`,
      )()
    },
  ],
  [
    'a grant that is missing',
    'DB_REFUSED',
    async () => {
      const { ben } = await createPeople()
      return thrownBy(
        withTenant(ben.tenantId, (tx) =>
          tx.user.update({ where: { id: ben.userId }, data: { role: 'ADMIN' } }),
        ),
      )
    },
  ],
  [
    'row-level security, in raw SQL',
    'DB_REFUSED',
    async () => {
      const { ben, uma } = await createPeople()
      return thrownBy(
        withTenant(
          ben.tenantId,
          (tx) =>
            tx.$executeRaw`INSERT INTO memberships (tenant_id, user_id) VALUES (${uma.tenantId}::uuid, ${ben.userId}::uuid)`,
        ),
      )
    },
  ],
  [
    'a change without an audit event',
    'DB_NO_AUDIT',
    async () => {
      const { ben } = await createPeople()
      return thrownBy(
        withTenant(ben.tenantId, (tx) =>
          tx.tenant.update({ where: { id: ben.tenantId }, data: { name: 'Unseen' } }),
        ),
      )
    },
  ],
  [
    'the demotion of the last admin',
    'USER_LAST_ADMIN',
    async () => {
      const { ada } = await createPeople()
      return asSystem(async (tx) => {
        await appendAudit(tx, event)
        await tx.user.updateMany({
          where: { role: 'ADMIN', NOT: { id: ada.userId } },
          data: { role: 'USER' },
        })
        await tx.user.update({ where: { id: ada.userId }, data: { role: 'USER' } })
      })()
    },
  ],
  [
    'a statement that takes too long',
    'DB_UNAVAILABLE',
    asSystem(async (tx) => {
      await tx.$executeRaw`SET LOCAL statement_timeout = '50ms'`
      await tx.$queryRaw`SELECT pg_sleep(5)::text`
    }),
  ],
  [
    'a connection that is cut in the middle',
    'DB_UNAVAILABLE',
    asSystem(async (tx) => {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
      await asAdmin('SELECT pg_terminate_backend($1)', [row?.pid])
      await tx.user.count()
    }),
  ],
  [
    'a database that is not there',
    'DB_UNAVAILABLE',
    () => asStranger('postgresql://app:x@127.0.0.1:9/nothing'),
  ],
  [
    'a connection that is cut while it works',
    'DB_UNAVAILABLE',
    asSystem(async (tx) => {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
      const cut = asAdmin('SELECT pg_sleep(0.1), pg_terminate_backend($1)', [row?.pid])
      await tx.$queryRaw`SELECT pg_sleep(5)::text`.finally(() => cut)
    }),
  ],
  ['a database that is full', 'DB_UNAVAILABLE', () => behindClosedDoors('CONNECTION LIMIT 0')],
  ['a database under repair', 'DB_UNAVAILABLE', () => behindClosedDoors('ALLOW_CONNECTIONS false')],
  [
    'a row that is not there',
    'DB_NOT_FOUND',
    asSystem((tx) => tx.user.delete({ where: { email: 'nobody' } })),
  ],
  ['a table that is not there', 'DB_SCHEMA', asSystem((tx) => tx.$queryRaw`SELECT nothing FROM nowhere`)],
  ['a query that cannot be read', 'DB_SCHEMA', asSystem((tx) => tx.$queryRaw`SELECT FROM WHERE`)],
  [
    'a query that Prisma cannot read',
    'DB_SCHEMA',
    asSystem((tx) => tx.user.findMany({ where: { nothing: 1 } as never })),
  ],
  ['a value of the wrong type', 'DB_VALUE', asSystem((tx) => tx.$queryRaw`SELECT 'x'::uuid::text`)],
  [
    'a column left empty',
    'DB_VALUE',
    asSystem((tx) => tx.$executeRaw`INSERT INTO users (email, name) VALUES ('x@example.com', NULL)`),
  ],
  [
    'a row that something else hangs on',
    'DB_CONFLICT',
    asSystem(async (tx) => {
      await appendAudit(tx, event)
      await tx.$executeRaw`INSERT INTO sessions (user_id, tenant_id, method, expires_at)
        VALUES (gen_random_uuid(), gen_random_uuid(), 'email', now())`
    }),
  ],
  [
    'a database that only reads, such as one that is being replaced',
    'DB_UNAVAILABLE',
    asSystem(async (tx) => {
      await tx.$executeRaw`SET LOCAL transaction_read_only = on`
      await tx.$executeRaw`UPDATE users SET name = 'x'`
    }),
  ],
  [
    'two that wait for each other',
    'DB_CONFLICT',
    asSystem((tx) => tx.$executeRaw`DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40P01'; END $$`),
  ],
  ['Stripe saying no', 'STRIPE_REFUSED', async () => stripeError(400)],
  ['Stripe not knowing us', 'STRIPE_KEY', async () => stripeError(401)],
  ['Stripe being down', 'STRIPE_UNAVAILABLE', async () => stripeError(503)],
  ['Stripe not answering', 'STRIPE_UNAVAILABLE', async () => stripeError(undefined)],
  ['a mistake of ours', 'UNEXPECTED', async () => new TypeError('x is not a function')],
  ['a thrown string', 'UNEXPECTED', async () => 'postgresql://user:secret@host/db'],
  ['nothing at all', 'UNEXPECTED', async () => undefined],
  ['a circle of causes', 'UNEXPECTED', async () => circle()],
]

const event = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  event: 'tests.tried',
  outcome: 'success',
  actorKind: 'system',
  actorId: null,
  requestId: 'tests',
  address: null,
  userAgent: null,
} as const
