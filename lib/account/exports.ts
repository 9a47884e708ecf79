import 'server-only'
import { randomUUID } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type InTurn, inTransaction, type Tx } from '@/lib/db'
import { seconds } from '@/lib/duration'
import { Refusal } from '@/lib/errors'
import { enqueue } from '@/lib/jobs/enqueue'
import { seal, unseal } from '@/lib/keys'
import { mailLater } from '@/lib/mail/later'
import { documentOf } from './document'
import { buildAccountExportJob } from './jobs'
import { EXPORT_LIVES } from './policy'

type Which = { userId: string; exportId: string }

/**
 * Orders the file with everything about somebody, in the place of an earlier one of theirs.
 *
 * @param tx as the app role, whose user it is about
 * @returns the file's id
 */
export async function requestExport(tx: Tx, userId: string, cause: { requestId: string }): Promise<string> {
  const exportId = randomUUID()
  await tx.$executeRaw`DELETE FROM account_exports WHERE user_id = ${userId}::uuid`
  await tx.$executeRaw`
    INSERT INTO account_exports (user_id, id, expires_at) VALUES (${userId}::uuid, ${exportId}::uuid,
      clock_timestamp() + make_interval(secs => ${seconds(EXPORT_LIVES)}::double precision))`
  await enqueue(tx, buildAccountExportJob, { userId, exportId }, cause)
  return exportId
}

/** Whose the file is, while somebody waits for it; null when they do not any more. */
export async function awaitedExport(tx: Tx, { userId, exportId }: Which): Promise<{ email: string } | null> {
  const [waiting] = await tx.$queryRaw<{ email: string }[]>`
    SELECT u.email FROM account_exports e JOIN users u ON u.id = e.user_id
    WHERE e.user_id = ${userId}::uuid AND e.id = ${exportId}::uuid AND e.ready_at IS NULL`
  return waiting ?? null
}

/**
 * Makes the file, a piece at a time, each in a transaction of its own: however much there is about somebody, it takes
 * little memory. An attempt that died is begun anew, over its own pieces.
 */
export async function makeExport(which: Which): Promise<void> {
  let number = 0
  for await (const piece of withEnd(documentOf(which.userId, (read) => inTransaction('system', read)))) {
    const data = seal('account-export', ownerOf(which, number), gzipSync(piece))
    const [row] = await inTransaction(
      'system',
      (tx) => tx.$queryRaw<{ wanted: boolean }[]>`
        SELECT app.keep_export_part(${which.userId}::uuid, ${which.exportId}::uuid, ${number}::integer, ${data}) AS wanted`,
    )
    if (row?.wanted !== true) return
    number += 1
  }
}

/** An empty piece is the end: what lies behind it is of an attempt that died, and a file without one is not whole. */
async function* withEnd(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield* pieces
  yield ''
}

/**
 * Says that the file lies ready, and for how long from now, and mails that to whom it is about.
 *
 * @returns false when nobody waits for it any more
 */
export async function finishExport(tx: Tx, which: Which, cause: { requestId: string }): Promise<boolean> {
  const waiting = await awaitedExport(tx, which)
  if (waiting === null) return false
  const [ready] = await tx.$queryRaw<{ until: Date }[]>`
    UPDATE account_exports SET ready_at = clock_timestamp(),
      expires_at = clock_timestamp() + make_interval(secs => ${seconds(EXPORT_LIVES)}::double precision)
    WHERE user_id = ${which.userId}::uuid AND id = ${which.exportId}::uuid AND ready_at IS NULL RETURNING expires_at AS until`
  if (ready === undefined) return false
  await mailLater(tx, 'account-export-ready', waiting.email, { until: ready.until.toISOString() }, cause)
  return true
}

/** A file that lies ready for the transaction's user; null for one of others, one that is being made, and one too old. */
export async function findExport(tx: Tx, { userId, exportId }: Which): Promise<{ requestedAt: Date } | null> {
  const [found] = await tx.$queryRaw<{ requestedAt: Date }[]>`
    SELECT requested_at AS "requestedAt" FROM account_exports
    WHERE user_id = ${userId}::uuid AND id = ${exportId}::uuid AND ready_at IS NOT NULL AND expires_at > clock_timestamp()`
  return found ?? null
}

/**
 * The file's pieces as they were made, one after the other.
 *
 * @throws Refusal RESOURCE_NOT_FOUND where the rest of them is gone: another file took its place, or it got too old
 */
export async function* exportedPieces(which: Which, inTurn: InTurn): AsyncGenerator<Uint8Array> {
  for (let number = 0; ; number += 1) {
    const [part] = await inTurn(
      (tx) => tx.$queryRaw<{ data: Uint8Array }[]>`
        SELECT data FROM account_export_parts
        WHERE user_id = ${which.userId}::uuid AND export_id = ${which.exportId}::uuid AND number = ${number}::integer`,
    )
    if (part === undefined) throw new Refusal('RESOURCE_NOT_FOUND')
    const piece = gunzipSync(unseal('account-export', ownerOf(which, number), part.data))
    if (piece.length === 0) return
    yield piece
  }
}

/** A piece decrypts in its own place only. */
const ownerOf = ({ userId, exportId }: Which, number: number): string => `${userId}/${exportId}/${number}`
