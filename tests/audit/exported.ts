import { exportPieces, planExport } from '@/lib/audit/export'
import { withTenant } from '@/lib/db'

/** A tenant's whole trail as its export has it, line by line. */
export async function exported(tenantId: string): Promise<string[]> {
  const plan = await withTenant(tenantId, (tx) => planExport(tx, { format: 'jsonl' }))
  const pieces: string[] = []
  const nobody = { userId: '', name: '' }
  for await (const piece of exportPieces(plan, (read) => withTenant(tenantId, read), nobody))
    pieces.push(piece)
  return pieces.join('').split(/(?<=\n)/)
}
