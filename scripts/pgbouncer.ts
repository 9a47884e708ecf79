import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** PgBouncer's program, which the isolation tests run through; undefined where it is not installed. */
export const findPgBouncer = (): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, 'pgbouncer'))
    .find((path) => existsSync(path))
