import 'server-only'
import { randomBytes } from 'node:crypto'

/** Joins the answer to a request, its audit event and its log lines: 80 random bits, so that nobody guesses another's. */
export const newRequestId = (): string => `req_${randomBytes(10).toString('hex')}`

/** Whether something that came from outside looks like one of ours. */
export const isRequestId = (value: unknown): value is string =>
  typeof value === 'string' && /^req_[0-9a-f]{20}$/.test(value)
