import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a statement of a migration makes: a function, or a trigger or policy of a table. */
const MADE =
  /CREATE (?:OR REPLACE )?FUNCTION (?<fn>app\.\w+)|CREATE (?:CONSTRAINT )?TRIGGER (?<trigger>\w+)(?:[^;']|'(?!, t\)))*? ON "?(?<on>[\w%]+)|CREATE POLICY (?<policy>\w+) ON "?(?<of>[\w%]+)/g

/**
 * Whether a later migration made anew, or took away, what stands at an index of this one: then the database never has it,
 * and no test can miss it.
 */
export function isSuperseded(root: string, path: string, index: number): boolean {
  if (!path.startsWith('prisma/migrations/')) return false
  const text = readFileSync(join(root, path), 'utf8')
  // The statement's own beginning is at the index, or the last one before it.
  const made = [...text.matchAll(MADE)].filter((match) => match.index <= index).at(-1)?.groups
  if (!made) return false
  const { fn, trigger, on, policy, of } = made
  const gone = fn
    ? new RegExp(`(CREATE OR REPLACE|DROP) FUNCTION ${fn.replace('.', '\\.')}\\b`)
    : new RegExp(`DROP (TRIGGER|POLICY) ${trigger ?? policy} ON "?${on ?? of}\\b`)
  return globSync('prisma/migrations/*/migration.sql', { cwd: root })
    .filter((other) => other > path)
    .some((later) => gone.test(readFileSync(join(root, later), 'utf8')))
}
