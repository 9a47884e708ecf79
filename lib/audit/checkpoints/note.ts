import 'server-only'
import { hash, type KeyObject, sign, verify } from 'node:crypto'
import { BEGINNING } from '../verify/row'

/** What is signed. The text is the checkpoint: short enough to print, mail or publish. */
export type Note = {
  /** 1 and up, without a gap. */
  number: number
  /** ISO 8601, UTC. */
  time: string
  /** How many chains it covers, and the root over their lines. */
  heads: number
  root: string
  /** SHA-256 of the text before this one; of nothing for the first. */
  previous: string
}

const FORM =
  /^(portcullis checkpoint 1\nnumber ([1-9]\d*)\ntime (\S+)\nheads (\d+)\nroot ([0-9a-f]{64})\nprevious ([0-9a-f]{64})\n)\nsignature ([A-Za-z0-9+/]{86}==)\n$/

/** Where a checkpoint and its lines are kept. */
export const noteName = (number: number): string => `${String(number).padStart(10, '0')}.checkpoint`
export const headsName = (root: string): string => `${root}.heads`

/** What the first one has in the place of the one before. */
export const FIRST = BEGINNING

/** Writes a checkpoint and signs it with Ed25519 (RFC 8032). */
export function signNote(note: Note, key: KeyObject): string {
  const body = `portcullis checkpoint 1
number ${note.number}
time ${note.time}
heads ${note.heads}
root ${note.root}
previous ${note.previous}
`
  return `${body}\nsignature ${sign(null, Buffer.from(body), key).toString('base64')}\n`
}

/**
 * Reads a checkpoint.
 *
 * @returns null when it has another form, or was not signed with this key
 */
export function openNote(text: string, key: KeyObject): Note | null {
  const [, body, number, time = '', heads, root = '', previous = '', signature = ''] = FORM.exec(text) ?? []
  if (body === undefined || !verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64')))
    return null
  return { number: Number(number), time, heads: Number(heads), root, previous }
}

/** What the next one names as `previous`. */
export const noteHash = (text: string): string => hash('sha256', text, 'hex')
