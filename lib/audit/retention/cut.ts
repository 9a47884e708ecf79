import 'server-only'
import { createPublicKey, type KeyObject } from 'node:crypto'
import { inTransaction } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import { appendAudit, type Change } from '../append'
import { type CutNote, cutName, openCut, signCut } from '../checkpoints/cut-note'
import { readCuts } from '../checkpoints/cuts'
import { readNewest } from '../checkpoints/series'
import type { CheckpointStore } from '../checkpoints/store'
import { CUT_EVENT } from '../verify/beginning'
import type { Finding } from '../verify/chain'
import { type Chain, openChain } from '../verify/stream'
import { type Due, readChain, readDue } from './queries'

type Settings = { store: CheckpointStore; key: KeyObject }

/** Rows that are deleted in one transaction: some ten milliseconds of work. */
const PORTION = 1_000

/**
 * Cuts a tenant's chain to its term. First what goes is signed, outside the database; then an event of the chain says so;
 * then the rows are deleted, a portion at a time. Called again after it died it goes on where it was, and two of these do
 * what one does.
 *
 * It calls the store, so no transaction may be open around it.
 *
 * @param settings where checkpoints are; null where none are signed
 * @returns what was cut, for the record
 * @throws Refusal AUDIT_NOT_COVERED when no checkpoint has signed the rows yet; AUDIT_CONTRADICTED when the chain is not
 *   whole: what shows that would go with it; AUDIT_CUT_REFUSED when the term, or the chain, was changed meanwhile
 */
export async function cutTrail(
  settings: Settings | null,
  tenantId: string,
  cause: { requestId: string },
): Promise<Change> {
  const due = await inTransaction('system', (tx) => readDue(tx, tenantId, new Date()))
  const note = due && (await signDue(settings, tenantId, due))
  if (note === null) return { cut: false }
  await tell(note, cause)
  return { cut: true, through: note.through, rows: await drop(note) }
}

/** Signs what is due, once a checkpoint has; the last row that one has signed stays, because the next goes on from it. */
async function signDue(settings: Settings | null, tenantId: string, due: Due): Promise<CutNote | null> {
  if (settings === null) throw new Refusal('AUDIT_NOT_COVERED')
  const { store, key } = settings
  const publicKey = createPublicKey(key)
  const newest = await readNewest(store, publicKey)
  const head = newest?.heads.find((one) => one.tenantId === tenantId)
  if (!newest || !head || head.seq < due.through) throw new Refusal('AUDIT_NOT_COVERED')
  const through = Math.min(due.through, head.seq - 1)
  if (through < due.first) return null
  const cuts = (await readCuts(store, publicKey, tenantId)).notes
  const known = { covered: new Map([[tenantId, head]]), cuts }
  const { hash, finding } = await readWhole(tenantId, through, known)
  if (finding || hash === null) {
    // Another one of these may have deleted what this one was reading.
    const still = await inTransaction('system', (tx) => readDue(tx, tenantId, new Date()))
    if (!finding || still?.first !== due.first) throw new Refusal('AUDIT_CUT_REFUSED')
    throw contradiction(tenantId, `${finding.says} (row ${finding.seq})`)
  }
  const note: CutNote = {
    tenantId,
    first: due.first,
    through,
    hash,
    before: due.before,
    checkpoint: newest.note.number,
    time: new Date().toISOString(),
  }
  const name = cutName(tenantId, through)
  if (await store.write(name, signCut(note, key))) return note
  const there = openCut((await store.read(name)) ?? '', publicKey)
  if (there?.hash !== hash) throw contradiction(tenantId, `${name} is not what was signed with this key`)
  return there
}

/** Verifies a whole chain, its contents and its beginning too: what is wrong with it, and the hash of one of its rows. */
async function readWhole(
  tenantId: string,
  seq: number,
  known: Parameters<typeof openChain>[1],
): Promise<{ hash: string | null; finding: Finding | null }> {
  let chain: Chain | null = null
  let hash: string | null = null
  for await (const row of readChain((read) => inTransaction('system', read), tenantId)) {
    chain ??= openChain(row, known)
    chain.next(row)
    if (row[1] === String(seq)) hash = row[15]
  }
  return { hash, finding: chain?.end() ?? null }
}

/** Says in the chain itself what goes; once, however many say it. */
function tell(
  { tenantId, first, through, hash, before }: CutNote,
  cause: { requestId: string },
): Promise<void> {
  return inTransaction('system', async (tx) => {
    const held = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM tenants WHERE id = ${tenantId}::uuid FOR NO KEY UPDATE`
    if (held.length === 0) throw new Refusal('AUDIT_CUT_REFUSED')
    const told = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM audit_events WHERE tenant_id = ${tenantId}::uuid AND event = ${CUT_EVENT} AND outcome = 'success'
        AND metadata->>'through' = ${String(through)} AND metadata->>'hash' = ${hash}`
    if (told.length > 0) return
    await appendAudit(tx, {
      tenantId,
      event: CUT_EVENT,
      outcome: 'success',
      actorKind: 'system',
      actorId: null,
      requestId: cause.requestId,
      address: null,
      userAgent: null,
      metadata: { first, through, rows: through - first + 1, keptFrom: before, hash },
    })
  })
}

/** Deletes what the event speaks of; how many rows that were. */
async function drop({ tenantId, through }: CutNote): Promise<number> {
  for (let rows = 0; ; ) {
    const [portion] = await inTransaction(
      'system',
      (tx) => tx.$queryRaw<{ deleted: number }[]>`
        SELECT app.cut_audit(${tenantId}::uuid, ${through}::bigint, ${PORTION})::integer AS deleted`,
    )
    if (!portion?.deleted) return rows
    rows += portion.deleted
  }
}

const contradiction = (tenantId: string, says: string): Refusal =>
  new Refusal('AUDIT_CONTRADICTED', { cause: new Error(`audit chain of ${tenantId}: ${says}`) })
