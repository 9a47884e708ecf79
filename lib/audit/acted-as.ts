import 'server-only'
import { isId } from './filter'

/** The id of the person as whom the actor of an event acted; null where they acted themselves. */
export function actedAs(metadata: unknown): string | null {
  const id: unknown = Reflect.get(Object(metadata), 'impersonated')
  return typeof id === 'string' && isId(id) ? id : null
}
