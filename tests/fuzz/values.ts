import fc, { type Arbitrary } from 'fast-check'
import { z } from 'zod'

type Json = { [key: string]: Json | Json[] | string | number | boolean | null | undefined }

/**
 * Values that look like what a schema asks for, made from its own description, so that a new schema needs no generator.
 * A refinement or a transformation is not in that description: what fits here may still be refused there.
 *
 * @param known ids that exist, of which some should come up
 */
export function fitting(schema: z.ZodType, known: readonly string[]): Arbitrary<unknown> {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return fromJson(described as Json, known)
}

function fromJson(node: Json, known: readonly string[]): Arbitrary<unknown> {
  if (Array.isArray(node.anyOf ?? node.oneOf)) {
    const choices = (node.anyOf ?? node.oneOf) as Json[]
    return fc.oneof(...choices.map((choice) => fromJson(choice, known)))
  }
  if (Array.isArray(node.enum)) return fc.constantFrom(...(node.enum as unknown[]))
  if (node.const !== undefined) return fc.constant(node.const)
  switch (node.type) {
    case 'object':
      return objectFrom(node, known)
    case 'array':
      return fc.array(fromJson((node.items ?? {}) as Json, known), { maxLength: Number(node.maxItems ?? 5) })
    case 'string':
      return stringFrom(node, known)
    case 'number':
      return fc.double()
    case 'integer':
      return fc.integer()
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 }))
  }
}

function objectFrom(node: Json, known: readonly string[]): Arbitrary<unknown> {
  const required = (node.required ?? []) as unknown as string[]
  const entries = Object.entries((node.properties ?? {}) as Record<string, Json>)
  const fields = Object.fromEntries(entries.map(([name, field]) => [name, fromJson(field, known)]))
  return fc.record(fields, { requiredKeys: required.filter((name) => name in fields), noNullPrototype: true })
}

function stringFrom(node: Json, known: readonly string[]): Arbitrary<string> {
  if (node.format === 'uuid')
    return known.length > 0 ? fc.oneof(fc.constantFrom(...known), fc.uuid()) : fc.uuid()
  if (node.format === 'email') return fc.emailAddress()
  if (typeof node.pattern === 'string' && isPlain(node.pattern))
    return fc.stringMatching(new RegExp(node.pattern))
  const digits = fc.stringMatching(/^\d{6,8}$/)
  const maxLength = Math.min(Number(node.maxLength ?? 80), 200)
  const minLength = Math.min(Number(node.minLength ?? 0), maxLength)
  return fc.oneof(fc.string({ unit: 'binary', minLength, maxLength }), fc.constant('Uma Rao'), digits)
}

/** Patterns that fast-check can write for: no look-around, no classes of Unicode. */
const isPlain = (pattern: string): boolean => !/\(\?[=!<]|\\p\{/i.test(pattern)
