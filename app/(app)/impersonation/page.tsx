import type { Metadata } from 'next'
import { EndImpersonation } from '@/components/impersonation/end-impersonation'
import { PageHeader } from '@/components/shell/page-header'
import { Card } from '@/components/ui/card'
import { loadImpersonation } from './loader'

export const metadata: Metadata = { title: 'Acting as somebody' }

/** Where whoever acts as somebody is sent from what is closed to them. */
export default async function ImpersonationPage() {
  const { person, admin } = await loadImpersonation()
  if (admin === null)
    return (
      <PageHeader
        title="You are signed in as yourself"
        lede={`You are ${person}, and there is nothing to end.`}
      />
    )
  return (
    <>
      <PageHeader title="This is closed for now" lede={`You act as ${person}.`} />
      <Card className="grid max-w-[640px] gap-4 p-5 sm:p-6">
        <p className="text-pretty">
          Billing, security settings, the pages for admins and everything that asks for a fresh login wait
          until you are yourself again. So do changes to who is in the team.
        </p>
        <EndImpersonation>Continue as yourself</EndImpersonation>
      </Card>
    </>
  )
}
