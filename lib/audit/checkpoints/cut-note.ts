import 'server-only'
import { type KeyObject, sign, verify } from 'node:crypto'

/**
 * What is signed when the beginning of a chain is dropped: which rows, and the hash of the last of them, which the first
 * row that is left names as the one before it. The chain makes that hash stand for every row dropped.
 */
export type CutNote = {
  tenantId: string
  /** The first row that this cut drops, and the last. */
  first: number
  through: number
  /** Of the last one; 64 hexadecimal digits. */
  hash: string
  /** All of them happened before this moment; ISO 8601, UTC. */
  before: string
  /** The checkpoint that covered them, by its number. */
  checkpoint: number
  /** When it was signed; ISO 8601, UTC. */
  time: string
}

const FORM =
  /^(portcullis cut 1\ntenant ([0-9a-f-]{36})\nrows ([1-9]\d*) ([1-9]\d*)\nhash ([0-9a-f]{64})\nbefore (\S+)\ncheckpoint ([1-9]\d*)\ntime (\S+)\n)\nsignature ([A-Za-z0-9+/]{86}==)\n$/

/** Where the note of a cut is kept, beside the checkpoints: one for each row that a chain was cut after. */
export const cutName = (tenantId: string, through: number): string =>
  `${tenantId}.${String(through).padStart(16, '0')}.cut`

/** Writes the note of a cut and signs it with Ed25519 (RFC 8032), with the key of the checkpoints. */
export function signCut(note: CutNote, key: KeyObject): string {
  const body = `portcullis cut 1
tenant ${note.tenantId}
rows ${note.first} ${note.through}
hash ${note.hash}
before ${note.before}
checkpoint ${note.checkpoint}
time ${note.time}
`
  return `${body}\nsignature ${sign(null, Buffer.from(body), key).toString('base64')}\n`
}

/**
 * Reads the note of a cut.
 *
 * @returns null when it has another form, or was not signed with this key
 */
export function openCut(text: string, key: KeyObject): CutNote | null {
  const [, body, tenantId = '', first, through, hash = '', before = '', checkpoint, time = '', signature] =
    FORM.exec(text) ?? []
  if (body === undefined || !verify(null, Buffer.from(body), key, Buffer.from(signature ?? '', 'base64')))
    return null
  const numbers = { first: Number(first), through: Number(through), checkpoint: Number(checkpoint) }
  return { tenantId, ...numbers, hash, before, time }
}
