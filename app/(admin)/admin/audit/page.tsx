import type { Metadata } from 'next'
import { AuditView } from '@/components/audit/audit-view'
import { PageHeader } from '@/components/shell/page-header'
import type { Search } from '@/lib/guard/way-back'
import { loadPlatformAudit } from './loader'

export const metadata: Metadata = { title: 'Audit of all teams' }

export default async function PlatformAuditPage({ searchParams }: { searchParams: Promise<Search> }) {
  const given = await searchParams
  const audit = await loadPlatformAudit(given)
  return (
    <>
      <PageHeader
        title="Audit of all teams"
        lede="Everything that changed on this platform, and what was refused. A request id from an error page is found here."
      />
      <AuditView path="/admin/audit" given={given} {...audit} />
    </>
  )
}
