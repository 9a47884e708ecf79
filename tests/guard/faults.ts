import { PrismaPg } from '@prisma/adapter-pg'
import { appendAudit } from '@/lib/audit/append'
import { inTransaction, type Tx, withTenant } from '@/lib/db'
import type { Code } from '@/lib/errors'
import { PrismaClient } from '@/lib/generated/prisma/client'
import { Stripe } from '@/lib/stripe'
import { withClient } from '../../local/database/connect.ts'
import { testDatabase } from '../support/database.ts'
import { createPeople } from '../support/people.ts'
import { asAdmin } from '../support/trail.ts'

/** What the real database throws at us, by doing it. */
const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => {
      throw new Error('nothing was thrown')
    },
    (error: unknown) => error,
  )

const asSystem = (work: (tx: Tx) => Promise<unknown>) => () => thrownBy(inTransaction('system', work))

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
  ['a row that is not there', 'UNEXPECTED', asSystem((tx) => tx.user.delete({ where: { email: 'nobody' } }))],
  ['a query that is wrong', 'UNEXPECTED', asSystem((tx) => tx.$queryRaw`SELECT nothing FROM nowhere`)],
  ['Stripe saying no', 'STRIPE_REFUSED', async () => stripeError(400)],
  ['Stripe not knowing us', 'STRIPE_REFUSED', async () => stripeError(401)],
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

async function asStranger(connectionString: string): Promise<unknown> {
  const stranger = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 1 }) })
  return thrownBy(stranger.$transaction((tx) => tx.user.count())).finally(() => stranger.$disconnect())
}

/** A copy of the database that lets nobody of ours in. */
async function behindClosedDoors(option: string): Promise<unknown> {
  const { app, admin, drop } = await testDatabase()
  const name = new URL(app).pathname.slice(1)
  await withClient(new URL('/postgres', admin).href, (client) =>
    client.query(`ALTER DATABASE ${client.escapeIdentifier(name)} WITH ${option}`),
  )
  return asStranger(app).finally(drop)
}

const stripeError = (statusCode: number | undefined): Error =>
  new Stripe.errors.StripeError({
    type: 'api_error',
    message: 'No such customer: cus_1',
    ...(statusCode && { statusCode }),
  })

function circle(): Error {
  const error = new Error('round')
  error.cause = error
  return error
}
