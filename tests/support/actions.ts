import { readdirSync } from 'node:fs'
import type { z } from 'zod'
import type { Policy } from '@/lib/guard/policy'
import type { ActionResult } from '@/lib/guard/result'
import { policyOf } from '@/lib/guard/surface'
import type { People, Person } from './people.ts'

/** Called as Next calls it: with whatever came. */
type AnyAction = (...args: unknown[]) => Promise<ActionResult<unknown>>

/** An action of the product, with what it declares. */
export type Declared = {
  name: string
  action: AnyAction
  policy: Policy<z.ZodType, never>
}

/** Every action of the product, read from its folder: one that is new is in every proof by itself. */
export async function loadActions(): Promise<Declared[]> {
  const files = readdirSync('actions').filter((file) => file.endsWith('.ts'))
  return Promise.all(files.map((file) => load(file.slice(0, -3))))
}

async function load(file: string): Promise<Declared> {
  const exported: Record<string, AnyAction> = await import(`../../actions/${file}.ts`)
  const [[name, action] = ['', undefined]] = Object.entries(exported)
  const declaration = policyOf(action)
  if (action === undefined || declaration === null) throw new Error(`actions/${file}.ts is not guarded`)
  return { name, action, policy: declaration.policy as Declared['policy'] }
}

/** Who may, by what the policy says: the admin, the owner of Northwind, or nobody where anybody may. */
export function personFor({ access }: Declared['policy'], people: People): Person | null {
  if (access === 'public') return null
  return typeof access === 'object' && 'role' in access ? people.ada : people.uma
}

/** Where an action sent the browser; Next's redirect travels as an error. */
export const redirectOf = (thrown: unknown): string | null => {
  const [kind, , target] = String(Reflect.get(Object(thrown), 'digest')).split(';')
  return kind === 'NEXT_REDIRECT' ? (target ?? null) : null
}
