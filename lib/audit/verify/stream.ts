import 'server-only'
import { type Covered, lineOf } from '../checkpoints/heads'
import { growTree, type Tree } from '../checkpoints/merkle'
import { checkHead, checkRow, type Finding, type Head, START } from './chain'
import type { ChainRow } from './row'

/** What is known of the chains besides their rows, by tenant. */
export type Known = {
  heads: ReadonlyMap<string, Head>
  /** As the newest checkpoint has them; none without checkpoints. */
  covered?: ReadonlyMap<string, Covered>
}

export type Report = {
  rows: number
  chains: number
  /** At most one a chain: what comes after the first follows from it. */
  findings: Finding[]
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
  const report: Report = { rows: 0, chains: 0, findings: [], oldestUncovered: null, newest: null }
  const seen = new Set<string>()
  let chain: Chain | null = null
  const close = () => {
    const finding = chain?.end()
    if (finding) report.findings.push(finding)
  }
  for await (const page of pages) {
    for (const row of page) {
      const tenantId = row[0]
      if (chain?.tenantId !== tenantId) {
        close()
        chain = openChain(tenantId, known.heads.get(tenantId), known.covered?.get(tenantId))
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

type Chain = { tenantId: string; next(row: ChainRow): boolean; end(): Finding | null }

function openChain(tenantId: string, head: Head | undefined, covered: Covered | undefined): Chain {
  let last = START
  let finding: Finding | null = null
  const signed = covered && compareWith(covered)
  return {
    tenantId,
    next(row) {
      finding ??= checkRow(last, row)
      if (!finding) {
        last = { seq: last.seq + 1, hash: row[15] }
        finding = signed?.next(last) ?? null
      }
      return covered !== undefined && Number(row[1]) <= covered.seq
    },
    end: () => finding ?? signed?.end(last) ?? checkHead(tenantId, last, head),
  }
}

/** Holds a chain to a signed line, by making the line anew from the rows. */
function compareWith(covered: Covered) {
  const { tenantId } = covered
  const fresh: Tree = growTree()
  return {
    next({ seq, hash }: Head): Finding | null {
      if (seq >= covered.first && seq <= covered.seq) fresh.add(Buffer.from(hash, 'hex'))
      if (seq !== covered.seq) return null
      const found = lineOf({ ...covered, hash, root: fresh.root().toString('hex') })
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
