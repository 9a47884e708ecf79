import type { KeyObject } from 'node:crypto'
import { readCuts } from '@/lib/audit/checkpoints/cuts'
import type { Covered } from '@/lib/audit/checkpoints/heads'
import type { Note } from '@/lib/audit/checkpoints/note'
import { headsGone, readHeads, readSeries } from '@/lib/audit/checkpoints/series'
import type { CheckpointStore } from '@/lib/audit/checkpoints/store'
import type { Finding } from '@/lib/audit/verify/chain'
import { type Report, verifyStream } from '@/lib/audit/verify/stream'
import { type Trail, withTrail } from './read.ts'

/** Where checkpoints are, what they were signed with, and one that was kept elsewhere (its SHA-256). */
export type Checkpoints = { store: CheckpointStore; key: KeyObject; known?: string }

export type Verified = Pick<Report, 'rows' | 'chains' | 'cut' | 'findings'> & {
  checkpoints: number
  seconds: number
}

/** A checkpoint comes every hour, and may be late by another. */
const LATEST_MS = 2 * 3_600_000

/**
 * Verifies the chains of all tenants, and with checkpoints what chains alone cannot show: that an end was cut off, that a
 * chain was written anew with hashes that fit, that a backup was restored, that a checkpoint is missing.
 *
 * @param url of a role that sees the whole trail
 */
export async function verifyDatabase(url: string, checkpoints?: Checkpoints): Promise<Verified> {
  const began = performance.now()
  const signed = checkpoints && (await readSigned(checkpoints))
  return withTrail(url, async (trail) => {
    const covered = signed && new Map(signed.heads.map((head) => [head.tenantId, head]))
    const heads = await trail.heads()
    // A note is there before the first row goes, so what is missing at the moment that is read now is in one that is there.
    const cuts = checkpoints && (await readCuts(checkpoints.store, checkpoints.key))
    const known = { heads, ...(covered && { covered }), ...(cuts && { cuts: cuts.notes }) }
    const report = await verifyStream(trail.pages(), known)
    const ofStore = [...(signed?.findings ?? []), ...(cuts?.findings ?? [])]
    const findings = [...ofStore, ...report.findings, ...late(report, signed?.notes.at(-1))]
    for (const finding of findings)
      if (checkpoints && signed && finding.problem === 'rewritten')
        await narrow(finding, trail, checkpoints.store, signed.notes)
    const { rows, chains, cut } = report
    const seconds = (performance.now() - began) / 1_000
    return { rows, chains, cut, findings, checkpoints: signed?.notes.length ?? 0, seconds }
  })
}

async function readSigned({ store, key, known }: Checkpoints) {
  const { notes, findings } = await readSeries(store, key, known)
  const newest = notes.at(-1)
  const kept = newest && (await readHeads(store, newest))
  const heads: Covered[] = kept?.heads ?? []
  return { notes, heads, findings: newest && !kept ? [...findings, headsGone(newest)] : findings }
}

/** Rows that waited for their checkpoint longer than one takes, while others were written. */
function late({ oldestUncovered, newest }: Report, note: Note | undefined): Finding[] {
  if (note === undefined || oldestUncovered === null || newest === null) return []
  if (Date.parse(newest) - Date.parse(oldestUncovered) <= LATEST_MS) return []
  const says = `no checkpoint after number ${note.number} (${note.time}), though rows were written until ${newest}`
  return [{ problem: 'checkpoint', tenantId: null, seq: null, says }]
}

/** Finds the newest checkpoint that a rewritten chain still agrees with: what is wrong begins after it. */
async function narrow(
  finding: Finding,
  trail: Trail,
  store: CheckpointStore,
  notes: readonly Note[],
): Promise<void> {
  // What was cut is gone with good reason, and agrees with all that was signed of it.
  const begins = finding.tenantId === null ? 1 : await trail.firstOf(finding.tenantId)
  let [low, high, good] = [0, notes.length - 1, begins - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const note = notes[middle]
    const kept = note && (await readHeads(store, note))
    const head = kept?.heads.find(({ tenantId }) => tenantId === finding.tenantId)
    const agrees = !head || head.seq < begins || (await trail.hashOf(head.tenantId, head.seq)) === head.hash
    if (agrees) {
      good = Math.max(head?.seq ?? 0, good)
      low = middle + 1
    } else high = middle
  }
  finding.says = `between rows ${good + 1} and ${finding.seq}, the chain is not the one that was signed`
  finding.seq = good + 1
}
