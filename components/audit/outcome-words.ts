import type { AuditRow } from '@/lib/audit/queries'

/** What stands in the outcome column. */
export const outcomeWords: Record<AuditRow['outcome'], string> = {
  success: 'Done',
  denied: 'Refused',
  failed: 'Failed',
  attempted: 'Started',
}
