import type { Metadata } from 'next'
import { PageHeader } from '@/components/shell/page-header'
import { NewTeamForm } from '@/components/teams/new-team-form'
import { loadNewTeam } from './loader'

export const metadata: Metadata = { title: 'New team' }

export default async function NewTeamPage() {
  const { tenantName } = await loadNewTeam()
  return (
    <>
      <PageHeader
        title="New team"
        lede={`It starts empty, and sees nothing of ${tenantName}. You go back and forth in the menu.`}
      />
      <NewTeamForm />
    </>
  )
}
