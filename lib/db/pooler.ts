import 'server-only'
import { env } from '@/env.mjs'

/** Whether a pooler lends the server's connections out by transaction: then none keeps what an earlier one left there. */
export const SHARED = env.DATABASE_POOLER === 'transaction'

/** How long a statement may take, in milliseconds. */
export const STATEMENT_MS = 10_000
