import 'server-only'
import type { Tx } from '@/lib/db'
import { isId } from './filter'

/** The id of the person as whom the actor of an event acted; null where they acted themselves. */
export function actedAs(metadata: unknown): string | null {
  const id: unknown = Reflect.get(Object(metadata), 'impersonated')
  return typeof id === 'string' && isId(id) ? id : null
}

/**
 * The names of admins who acted as somebody of the reader's tenant: they are no members of it, and its people are to know
 * who it was.
 *
 * @param ids of actors whom the transaction does not see
 */
export const readImpersonators = (
  tx: Tx,
  ids: readonly string[],
): Promise<readonly { id: string; name: string }[]> =>
  tx.$queryRaw`SELECT id::text, name FROM app.impersonators(${[...ids]}::uuid[])`
