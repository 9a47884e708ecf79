import 'server-only'
import { createHash } from 'node:crypto'
import { SHARED } from './pooler'

/** Statements that a connection keeps prepared, so that PostgreSQL parses and plans them once. */
const MAX_PREPARED = 300
const names = new Map<string, string>()

/**
 * A name for a statement: of its text, because Next loads this module once for each of its bundles, and they share
 * connections. An empty one, which is none, for what is not worth keeping.
 */
export function nameOf(sql: string): string {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (SHARED || !sql.includes('$1') || names.size >= MAX_PREPARED) return ''
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 22)
  names.set(sql, name)
  return name
}
