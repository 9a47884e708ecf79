import type { Metadata } from 'next'
import { LatestEvents } from '@/components/dashboard/latest-events'
import { PlanCard } from '@/components/dashboard/plan-card'
import { PageHeader } from '@/components/shell/page-header'
import { loadDashboard } from './loader'

export const metadata: Metadata = { title: 'Overview' }

export default async function DashboardPage() {
  const { name, tenantName, billing, audit } = await loadDashboard()
  return (
    <>
      <PageHeader
        title={`Good to see you, ${name.split(' ')[0]}`}
        lede={`This is ${tenantName} at a glance.`}
      />
      <div className={audit ? 'grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]' : 'max-w-[480px]'}>
        {audit ? <LatestEvents rows={audit.latest} week={audit.week} /> : null}
        <PlanCard billing={billing} />
      </div>
    </>
  )
}
