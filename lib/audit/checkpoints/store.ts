import 'server-only'
import { folderStore } from './folder-store'
import { s3Store } from './s3-store'

/** Where checkpoints lie: outside the database, so that whoever can rewrite the one cannot rewrite the other. */
export type CheckpointStore = {
  /** The names of all that is there. */
  list(): Promise<string[]>
  /** The text of one; null when there is none. */
  read(name: string): Promise<string | null>
  /** Puts one there whole or not at all; false, and nothing is changed, when there is one of that name. */
  write(name: string, text: string): Promise<boolean>
}

/**
 * Opens what AUDIT_CHECKPOINTS names.
 *
 * @param where the path of a folder, or `s3://<key id>:<secret>@<host>/<bucket>/<prefix>?region=<region>`, with key id and
 *   secret percent-encoded
 */
export const openStore = (where: string): CheckpointStore =>
  where.startsWith('s3://') ? s3Store(new URL(where)) : folderStore(where)
