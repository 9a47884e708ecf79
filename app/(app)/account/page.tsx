import type { Metadata } from 'next'
import { DeleteAccount } from '@/components/account/delete-account'
import { YourData } from '@/components/account/your-data'
import { PageHeader } from '@/components/shell/page-header'
import { RefusedNote } from '@/components/states/refused-note'
import type { Search } from '@/lib/guard/way-back'
import { loadAccount } from './loader'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { email, refusal, file, places } = await loadAccount(await searchParams)
  return (
    <>
      <PageHeader
        title="Your account"
        lede="Take along everything that is about you, or have the account deleted."
      />
      {refusal ? <RefusedNote>{refusal}</RefusedNote> : null}
      <div className="grid max-w-[760px] gap-6">
        <YourData file={file} />
        <DeleteAccount email={email} places={places} />
      </div>
    </>
  )
}
