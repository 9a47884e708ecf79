import 'server-only'
import type { Code } from '@/lib/errors'

/**
 * What Prisma or PostgreSQL threw, or undefined where it was neither. Told by its name: Next loads Prisma once for each of
 * its bundles, the connections are shared between them, and a class of one bundle does not know the errors of another.
 */
export function databaseCodeOf(error: unknown): Code | undefined {
  if (!(error instanceof Error)) return undefined
  const named = NAMES[error.name]
  if (named) return named
  const sqlState = sqlStateOf(error)
  if (sqlState !== undefined) return SQL_STATES[sqlState] ?? CLASSES[sqlState.slice(0, 2)]
  if (CONNECTION_LOST.test(error.message)) return 'DB_UNAVAILABLE'
  const code: unknown =
    error.name === 'PrismaClientKnownRequestError' ? Reflect.get(error, 'code') : undefined
  if (typeof code !== 'string') return undefined
  return PRISMA_CODES[code] ?? (code.startsWith('P1') ? 'DB_UNAVAILABLE' : undefined)
}

const NAMES: Record<string, Code | undefined> = {
  CommitUnanswered: 'DB_OUTCOME_UNKNOWN',
  PrismaClientInitializationError: 'DB_UNAVAILABLE',
  PrismaClientRustPanicError: 'DB_UNAVAILABLE',
  // Prisma does not understand the query: it never reached the database.
  PrismaClientValidationError: 'DB_SCHEMA',
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html; PC… are raised by our own functions. */
const SQL_STATES: Record<string, Code> = {
  PC001: 'DB_NO_AUDIT',
  PC002: 'USER_LAST_ADMIN',
  PC003: 'TEAM_LAST_OWNER',
  PC004: 'DB_NO_AUDIT',
  PC005: 'IDEMPOTENCY_BUSY',
  PC006: 'AUDIT_CUT_REFUSED',
  '23503': 'DB_CONFLICT',
  '23505': 'DB_CONFLICT',
  '23P01': 'DB_CONFLICT',
  '25006': 'DB_UNAVAILABLE',
  '25P03': 'DB_UNAVAILABLE',
  '25P04': 'DB_UNAVAILABLE',
  '42501': 'DB_REFUSED',
}

/** Whole classes of them: what cannot be reached or has no room left, what fits no column, what names nothing. */
const CLASSES: Record<string, Code> = {
  '08': 'DB_UNAVAILABLE',
  '22': 'DB_VALUE',
  '23': 'DB_VALUE',
  '28': 'DB_UNAVAILABLE',
  '3D': 'DB_UNAVAILABLE',
  '3F': 'DB_SCHEMA',
  '40': 'DB_CONFLICT',
  '42': 'DB_SCHEMA',
  '53': 'DB_UNAVAILABLE',
  '55': 'DB_UNAVAILABLE',
  '57': 'DB_UNAVAILABLE',
  '58': 'DB_UNAVAILABLE',
  XX: 'DB_UNAVAILABLE',
}

/** What `pg` says, without any code, when the connection is gone. */
const CONNECTION_LOST =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/

/** https://www.prisma.io/docs/orm/reference/error-reference; all of P1… is about the connection. */
const PRISMA_CODES: Record<string, Code> = {
  P2000: 'DB_VALUE',
  P2002: 'DB_CONFLICT',
  P2003: 'DB_CONFLICT',
  P2004: 'DB_VALUE',
  P2005: 'DB_VALUE',
  P2006: 'DB_VALUE',
  P2007: 'DB_VALUE',
  P2009: 'DB_SCHEMA',
  P2011: 'DB_VALUE',
  P2012: 'DB_VALUE',
  P2013: 'DB_VALUE',
  P2014: 'DB_CONFLICT',
  P2015: 'DB_NOT_FOUND',
  P2018: 'DB_NOT_FOUND',
  P2020: 'DB_VALUE',
  P2021: 'DB_SCHEMA',
  P2022: 'DB_SCHEMA',
  P2024: 'DB_UNAVAILABLE',
  P2025: 'DB_NOT_FOUND',
  P2028: 'DB_UNAVAILABLE',
  P2033: 'DB_VALUE',
  P2034: 'DB_CONFLICT',
  P2037: 'DB_UNAVAILABLE',
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
