import type { Metadata } from 'next'
import { DeleteAccount } from '@/components/account/delete-account'
import { DownloadRefused } from '@/components/account/download-refused'
import { YourData } from '@/components/account/your-data'
import { PageHeader } from '@/components/shell/page-header'
import type { Search } from '@/lib/guard/way-back'
import { loadAccount } from './loader'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { email, refused, file, places } = await loadAccount(await searchParams)
  return (
    <>
      <PageHeader
        title="Your account"
        lede="Take along everything that is about you, or have the account deleted."
      />
      <div className="grid max-w-[760px] gap-6">
        {refused ? <DownloadRefused /> : null}
        <YourData file={file} />
        <DeleteAccount email={email} places={places} />
      </div>
    </>
  )
}
