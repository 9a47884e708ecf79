import { PrismaPg } from '@prisma/adapter-pg'
import { inTransaction, type Tx } from '@/lib/db'
import { PrismaClient } from '@/lib/generated/prisma/client'
import { Stripe } from '@/lib/stripe'
import { withClient } from '../../local/database/connect.ts'
import { testDatabase } from '../support/database.ts'

/** What the real database throws at us, by doing it. */
export const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => {
      throw new Error('nothing was thrown')
    },
    (error: unknown) => error,
  )

/** Work that fails, as the system role does it. */
export const asSystem = (work: (tx: Tx) => Promise<unknown>) => () => thrownBy(inTransaction('system', work))

/** Work of somebody who does not get in. */
export async function asStranger(connectionString: string): Promise<unknown> {
  const stranger = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 1 }) })
  return thrownBy(stranger.$transaction((tx) => tx.user.count())).finally(() => stranger.$disconnect())
}

/** A copy of the database that lets nobody of ours in. */
export async function behindClosedDoors(option: string): Promise<unknown> {
  const { app, admin, drop } = await testDatabase()
  const name = new URL(app).pathname.slice(1)
  await withClient(new URL('/postgres', admin).href, (client) =>
    client.query(`ALTER DATABASE ${client.escapeIdentifier(name)} WITH ${option}`),
  )
  return asStranger(app).finally(drop)
}

/** What the SDK makes of an answer. */
export const stripeError = (statusCode: number | undefined): Error =>
  new Stripe.errors.StripeError({
    type: 'api_error',
    message: 'No such customer: cus_1',
    ...(statusCode && { statusCode }),
  })

/** An error that is its own cause. */
export function circle(): Error {
  const error = new Error('round')
  error.cause = error
  return error
}
