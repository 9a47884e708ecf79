import type { Metadata } from 'next'
import { AuditView } from '@/components/audit/audit-view'
import { Retention } from '@/components/audit/retention'
import { PageHeader } from '@/components/shell/page-header'
import type { Search } from '@/lib/guard/way-back'
import { loadAudit } from './loader'

export const metadata: Metadata = { title: 'Audit' }

export default async function AuditPage({ searchParams }: { searchParams: Promise<Search> }) {
  const given = await searchParams
  const { tenantName, tenantId, retention, maySetRetention, ...audit } = await loadAudit(given)
  return (
    <>
      <PageHeader title="Audit" lede={`Everything that changed in ${tenantName}, and what was refused.`} />
      <AuditView path="/audit" pageTenantId={tenantId} given={given} {...audit} />
      <Retention months={retention} canSet={maySetRetention} />
    </>
  )
}
