import { z } from 'zod'
import type { JsonSchema } from '../../lib/surfaces/entry.ts'

/**
 * What a policy's `input` takes, as JSON Schema: what a caller sends, before any transform.
 *
 * @param input a Zod schema, or nothing
 * @param part what the schema is of: `form`, `query`, …; of a `request` each part is named apart
 */
export function inputSchemas(input: unknown, part: string): Record<string, JsonSchema> {
  if (!(input instanceof z.ZodType)) return {}
  const schema = toJsonSchema(input)
  return part === 'request' ? { ...schema.properties } : { [part]: schema }
}

/** The keys of an answer; null where the schema has none to name. */
export function outputKeys(output: unknown): string[] | null {
  if (!(output instanceof z.ZodType)) return null
  const { properties } = written(z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }))
  return properties === undefined ? null : Object.keys(properties)
}

const toJsonSchema = (schema: z.ZodType): JsonSchema =>
  tidy(
    written(
      z.toJSONSchema(schema, {
        io: 'input',
        unrepresentable: 'any',
        override: ({ zodSchema, jsonSchema }) => {
          if (zodSchema._zod.def.type === 'undefined') jsonSchema.not = {}
        },
      }),
    ),
  )

/** As it is written down: without the name of the dialect, and without what JSON does not write. */
function written(schema: object): JsonSchema {
  const { $schema: _dialect, ...rest } = JSON.parse(JSON.stringify(schema)) as Record<string, unknown>
  return rest
}

/** Leaves out what says nothing: "or undefined", the pattern behind a format, "required" where there is a default. */
function tidy(schema: JsonSchema & { not?: unknown }): JsonSchema {
  const { anyOf, oneOf, properties, items, required, pattern, ...rest } = schema
  const choices = anyOf?.filter((choice) => !('not' in choice)).map(tidy)
  if (choices?.length === 1) return { ...rest, ...choices[0] }
  const needed = required?.filter((name) => properties?.[name]?.default === undefined)
  return {
    ...rest,
    ...(choices && { anyOf: choices }),
    ...(oneOf && { oneOf: oneOf.map(tidy) }),
    ...(pattern !== undefined && rest.format === undefined && { pattern }),
    ...(items && { items: tidy(items) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, tidy(value)])),
    }),
    ...(needed && needed.length > 0 && { required: needed }),
  }
}
