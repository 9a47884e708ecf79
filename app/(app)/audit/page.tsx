import type { Metadata } from 'next'
import { AuditView } from '@/components/audit/audit-view'
import { PageHeader } from '@/components/shell/page-header'
import { loadAudit } from './loader'

export const metadata: Metadata = { title: 'Audit' }

type Search = Promise<Record<string, string | string[] | undefined>>

export default async function AuditPage({ searchParams }: { searchParams: Search }) {
  const { tenantName, ...audit } = await loadAudit(await searchParams)
  return (
    <>
      <PageHeader title="Audit" lede={`Everything that changed in ${tenantName}, and what was refused.`} />
      <AuditView path="/audit" {...audit} />
    </>
  )
}
