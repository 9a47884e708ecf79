import 'server-only'
import type { KeyObject } from 'node:crypto'
import { env } from '@/env.mjs'
import { readSigningKey } from './keys'
import { type CheckpointStore, openStore } from './store'

/** Where checkpoints go and what signs them, by AUDIT_CHECKPOINTS and AUDIT_SIGNING_KEY; null when either is not set. */
export function checkpointSettings(): { store: CheckpointStore; key: KeyObject } | null {
  const { AUDIT_CHECKPOINTS: where, AUDIT_SIGNING_KEY: key } = env
  return where && key ? { store: openStore(where), key: readSigningKey(key) } : null
}
