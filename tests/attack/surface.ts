import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Policy } from '@/lib/guard/policy'
import { policyOf } from '@/lib/guard/surface'
import { listActions } from '../support/action-client.ts'

type AnyPolicy = Policy<z.ZodType, never>

/** An action of the build, with what it declares. */
export type Target = { name: string; file: string; page: string; policy: AnyPolicy }

/**
 * Every action that the compiler lists, with the policy that the guard keeps at the function.
 *
 * @throws an error that names the first one that the guard did not make
 */
export async function readTargets(): Promise<Target[]> {
  const targets = listActions().map(async ({ name, file, page }) => {
    const module: Record<string, unknown> = await import(/* @vite-ignore */ `../../${file}`)
    const declared = policyOf(module[name])
    if (declared?.kind !== 'action')
      throw new Error(`${file} has an action ${name} that the guard did not make`)
    return { name, file, page, policy: declared.policy as AnyPolicy }
  })
  return (await Promise.all(targets)).sort((a, b) => a.name.localeCompare(b.name))
}

/** The names of an action's input fields. */
export const fieldsOf = ({ policy }: Target): string[] => Object.keys(propertiesOf(policy.input))

/** Those fields that take the id of a row: by their format, or by their name. */
export const idFieldsOf = ({ policy }: Pick<Target, 'policy'>): string[] =>
  Object.entries(propertiesOf(policy.input))
    .filter(([name, { format, enum: listed }]) => !listed && (format === 'uuid' || /id$/i.test(name)))
    .map(([name]) => name)

type Property = { format?: string; enum?: unknown[] }
type JsonSchema = { properties?: Record<string, Property>; anyOf?: JsonSchema[]; oneOf?: JsonSchema[] }

function propertiesOf(schema: z.ZodType): Record<string, Property> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const either = json.anyOf ?? json.oneOf ?? []
  return json.properties ?? Object.assign({}, ...either.map(({ properties }) => properties))
}

/** Every page and route of the build, from its own list: '/admin/users' → 'app/(admin)/admin/users/page'. */
export function readRoutes(): { path: string; kind: 'page' | 'route'; source: string }[] {
  const manifest: Record<string, string> = JSON.parse(
    readFileSync(`${process.env.NEXT_DIST_DIR}/app-path-routes-manifest.json`, 'utf8'),
  )
  return Object.entries(manifest).map(([source, path]) => ({
    path,
    source: `app${source}`,
    kind: source.endsWith('/page') ? 'page' : 'route',
  }))
}
