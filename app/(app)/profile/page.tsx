import type { Metadata } from 'next'
import { updateUserName } from '@/actions/update-user-name'
import { PageHeader } from '@/components/shell/page-header'
import { ProfileForm } from '@/components/users/profile-form'
import { loadProfile } from './loader'

export const metadata: Metadata = { title: 'Profile' }

export default async function ProfilePage() {
  return (
    <>
      <PageHeader title="Profile" lede="Who you are to your team." />
      <ProfileForm person={await loadProfile()} action={updateUserName} />
    </>
  )
}
