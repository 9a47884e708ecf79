import { z } from 'zod'
import type { World } from '../state/world.ts'
import type { FormValue } from './form.ts'
import { readParams, text } from './params.ts'

type Ids = Record<string, string>
type Given = { [key: string]: FormValue }

/** One address of the API. `prepare` reads the parameters and may refuse them; only then does `run` do the work. */
export type Route = {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  prepare(given: Given): { expand: string[]; run(world: World, ids: Ids): object }
}

const expand = z.array(text).default([])

/**
 * Declares a route. The parameter names must be ones that the SDK has for this call (`SdkParams`), so that the
 * stand-in cannot learn a parameter that Stripe does not know.
 *
 * @example route<Stripe.CustomerCreateParams>()('POST', '/v1/customers', { email: text.optional() }, (world, p) => …)
 */
export function route<SdkParams>() {
  return <Shape extends z.ZodRawShape & Record<Exclude<keyof Shape, keyof SdkParams>, never>>(
    method: Route['method'],
    path: string,
    shape: Shape,
    run: (world: World, params: z.infer<z.ZodObject<Shape, z.core.$strict>>, ids: Ids) => object,
  ): Route => {
    const schema = z.strictObject(shape)
    return {
      method,
      path,
      prepare({ expand: paths, ...given }) {
        const expansions = readParams(
          z.object({ expand }),
          paths === undefined ? {} : { expand: paths },
        ).expand
        const params = readParams(schema, given)
        return { expand: expansions, run: (world, ids) => run(world, params, ids) }
      },
    }
  }
}
