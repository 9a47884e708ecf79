import 'server-only'
import type { CutNote } from '../checkpoints/cut-note'
import { type Covered, lineOf } from '../checkpoints/heads'
import { growTree, type Tree } from '../checkpoints/merkle'
import { type Beginning, beginLate } from './beginning'
import { checkHead, checkRow, type Finding, type Head, START } from './chain'
import type { ChainRow } from './row'

/** What is known of the chains besides their rows, by tenant. */
export type Known = {
  heads: ReadonlyMap<string, Head>
  /** As the newest checkpoint has them; none without checkpoints. */
  covered?: ReadonlyMap<string, Covered>
  /** What was signed of cuts; none without checkpoints. */
  cuts?: ReadonlyMap<string, readonly CutNote[]>
}

export type Report = {
  rows: number
  chains: number
  /** At most one a chain: what comes after the first follows from it. */
  findings: Finding[]
  /** How many chains begin where a signed cut ended. */
  cut: number
  /** Of the rows that no checkpoint covers yet, the time of the oldest; of all rows, that of the newest. */
  oldestUncovered: string | null
  newest: string | null
}

/**
 * Verifies all chains as their rows come by: each row against the one before it, the last against the head, and what
 * the newest checkpoint signed against what is there.
 *
 * @param pages all rows, by tenant and number
 */
export async function verifyStream(pages: AsyncIterable<ChainRow[]>, known: Known): Promise<Report> {
  const report: Report = { rows: 0, chains: 0, findings: [], cut: 0, oldestUncovered: null, newest: null }
  const seen = new Set<string>()
  let chain: Chain | null = null
  const close = () => {
    if (chain === null) return
    const { tenantId, last } = chain
    const finding = chain.end() ?? checkHead(tenantId, last(), known.heads.get(tenantId))
    if (finding) report.findings.push(finding)
    else if (chain.isCut()) report.cut += 1
  }
  for await (const page of pages) {
    for (const row of page) {
      const tenantId = row[0]
      if (chain?.tenantId !== tenantId) {
        close()
        chain = openChain(row, known)
        seen.add(tenantId)
      }
      const isCovered = chain.next(row)
      note(report, row[2], isCovered)
    }
    report.rows += page.length
  }
  close()
  report.chains = seen.size
  report.findings.push(...missing(known, seen))
  return report
}

function note(report: Report, at: string, isCovered: boolean): void {
  if (report.newest === null || at > report.newest) report.newest = at
  if (!isCovered && (report.oldestUncovered === null || at < report.oldestUncovered))
    report.oldestUncovered = at
}

/** A chain as its rows come by. */
export type Chain = {
  tenantId: string
  /** Whether a checkpoint covers the row. */
  next(row: ChainRow): boolean
  /** The last row that followed. */
  last(): Head
  isCut(): boolean
  /** The first thing that is wrong; where the chain ends is not looked at. */
  end(): Finding | null
}

/** Begins to verify a chain, with its first row still to come by. */
export function openChain(first: ChainRow, { covered: heads, cuts }: Omit<Known, 'heads'>): Chain {
  const tenantId = first[0]
  const covered = heads?.get(tenantId)
  const late: Beginning | null =
    Number(first[1]) > 1 ? beginLate(first, cuts && (cuts.get(tenantId) ?? [])) : null
  let last = late?.before ?? START
  let finding: Finding | null = null
  const signed = covered && compareWith(covered, last.seq + 1)
  return {
    tenantId,
    next(row) {
      finding ??= checkRow(last, row)
      if (!finding) {
        last = { seq: last.seq + 1, hash: row[15] }
        late?.next(row)
        finding = signed?.next(last) ?? null
      }
      return covered !== undefined && Number(row[1]) <= covered.seq
    },
    last: () => last,
    isCut: () => late !== null,
    end: () => finding ?? late?.end() ?? signed?.end(last) ?? null,
  }
}

/**
 * Holds a chain to a signed line, by making the line anew from the rows. Where some of those were cut since, the hash of
 * the last one has to do: it stands for all of them.
 */
function compareWith(covered: Covered, begins: number) {
  const { tenantId } = covered
  const fresh: Tree = growTree()
  return {
    next({ seq, hash }: Head): Finding | null {
      if (seq >= covered.first && seq <= covered.seq) fresh.add(Buffer.from(hash, 'hex'))
      if (seq !== covered.seq) return null
      const root = covered.first < begins ? covered.root : fresh.root().toString('hex')
      const found = lineOf({ ...covered, hash, root })
      const says = `up to row ${seq}, the chain is not the one that was signed`
      return found === lineOf(covered) ? null : { problem: 'rewritten', tenantId, seq, says }
    },
    end({ seq }: Head): Finding | null {
      if (seq >= covered.seq) return null
      const says = `the chain ends at row ${seq}, and row ${covered.seq} was signed`
      return { problem: 'cut', tenantId, seq: seq + 1, says }
    },
  }
}

/** Chains of which not one row is left. */
function missing({ heads, covered }: Known, seen: ReadonlySet<string>): Finding[] {
  const expected = new Map([
    ...[...heads]
      .filter(([, { seq }]) => seq > 0)
      .map(([tenantId]) => [tenantId, 'its head is there'] as const),
    ...[...(covered ?? [])].map(([tenantId]) => [tenantId, 'a checkpoint covers it'] as const),
  ])
  return [...expected]
    .filter(([tenantId]) => !seen.has(tenantId))
    .map(([tenantId, why]) => ({
      problem: 'cut',
      tenantId,
      seq: 1,
      says: `no row of the chain is left, and ${why}`,
    }))
}
