import 'server-only'
import { ZodError } from 'zod'
import { authCodeOf, oauthCodeOf } from '@/lib/classify/auth'
import { databaseCodeOf } from '@/lib/classify/database'
import { networkCodeOf, stripeCodeOf } from '@/lib/classify/elsewhere'
import { type Code, Refusal } from '@/lib/errors'

/**
 * Turns whatever was thrown into a refusal with a code of ours. The original stays as its cause, for the log;
 * none of its words reach a caller (T14).
 */
export function classify(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const code = codeOf(error)
  return new Refusal(code, { cause: error, ...(code === 'DB_OUTCOME_UNKNOWN' && { message: NOBODY_KNOWS }) })
}

/** For the one failure of which we cannot say that nothing was changed. */
const NOBODY_KNOWS =
  'The database did not answer, so we do not know whether this was done. Reload the page and look before you try again.'

function codeOf(error: unknown, depth = 0): Code {
  if (error instanceof Refusal) return error.code
  // The caller's own input is refused before it gets this far: what does not fit here came from somewhere else.
  if (error instanceof ZodError) return 'SCHEMA_MISMATCH'
  const inner = (cause: unknown): Code => (depth < 4 ? codeOf(cause, depth + 1) : 'UNEXPECTED')
  return (
    authCodeOf(error, inner) ??
    oauthCodeOf(error) ??
    stripeCodeOf(error) ??
    databaseCodeOf(error) ??
    networkCodeOf(error) ??
    'UNEXPECTED'
  )
}
