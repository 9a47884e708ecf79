import 'server-only'
import { Prisma } from '@/lib/db'
import { type Code, Refusal } from '@/lib/errors'
import { Stripe } from '@/lib/stripe'

/**
 * Turns whatever was thrown into a refusal with a code of ours. The original stays as its cause, for the log;
 * none of its words reach a caller.
 */
export function classify(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  return new Refusal(codeOf(error), { cause: error })
}

function codeOf(error: unknown): Code {
  if (error instanceof Stripe.errors.StripeError) {
    return error.statusCode === undefined || error.statusCode >= 500 ? 'STRIPE_UNAVAILABLE' : 'STRIPE_REFUSED'
  }
  if (error instanceof Prisma.PrismaClientInitializationError) return 'DB_UNAVAILABLE'
  const sqlState = sqlStateOf(error)
  if (sqlState !== undefined && sqlState in SQL_STATES) return SQL_STATES[sqlState] ?? 'UNEXPECTED'
  if (sqlState !== undefined && NOT_ANSWERING.test(sqlState)) return 'DB_UNAVAILABLE'
  if (error instanceof Error && CONNECTION_LOST.test(error.message)) return 'DB_UNAVAILABLE'
  if (error instanceof Prisma.PrismaClientKnownRequestError) return PRISMA_CODES[error.code] ?? 'UNEXPECTED'
  return 'UNEXPECTED'
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html; PC… are raised by our own functions. */
const SQL_STATES: Record<string, Code> = {
  PC001: 'DB_NO_AUDIT',
  PC002: 'USER_LAST_ADMIN',
  '23505': 'DB_CONFLICT',
  '40001': 'DB_CONFLICT',
  '40P01': 'DB_CONFLICT',
  '42501': 'DB_REFUSED',
}

/** Whole classes of them: connection, authorisation, no such database, resources, operator, system. */
const NOT_ANSWERING = /^(08|28|3D|53|55|57|58)/

/** What `pg` says, without any code, when the connection is gone. */
const CONNECTION_LOST =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/

/** https://www.prisma.io/docs/orm/reference/error-reference */
const PRISMA_CODES: Record<string, Code> = {
  P1001: 'DB_UNAVAILABLE',
  P1002: 'DB_UNAVAILABLE',
  P1008: 'DB_UNAVAILABLE',
  P1017: 'DB_UNAVAILABLE',
  P2002: 'DB_CONFLICT',
  P2024: 'DB_UNAVAILABLE',
  P2028: 'DB_UNAVAILABLE',
  P2034: 'DB_CONFLICT',
}

/** The SQLSTATE, wherever the driver adapter of this Prisma keeps it. */
function sqlStateOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 5) return undefined
  for (const key of ['originalCode', 'code']) {
    const value: unknown = Reflect.get(error, key)
    if (typeof value === 'string' && /^[0-9A-Z]{5}$/.test(value) && !/^P[12]\d{3}$/.test(value)) return value
  }
  for (const key of ['cause', 'meta', 'driverAdapterError']) {
    const found = sqlStateOf(Reflect.get(error, key), depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
