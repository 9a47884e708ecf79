import type { Metadata } from 'next'
import Link from 'next/link'
import { SearchForm } from '@/components/forms/search-form'
import { PageHeader } from '@/components/shell/page-header'
import { EmptyState } from '@/components/states/empty-state'
import { SurfaceGroups } from '@/components/surfaces/surface-groups'
import { buttonVariants } from '@/components/ui/button-variants'
import type { Search } from '@/lib/guard/way-back'
import { loadSurfaces } from './loader'

export const metadata: Metadata = { title: 'Ways in' }

const path = '/admin/surfaces'

export default async function SurfacesPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { search, groups, found, total } = await loadSurfaces(await searchParams)
  return (
    <>
      <PageHeader title="Ways in" lede={lede(found, total, search)} />
      <SearchForm path={path} search={search} by="name, address, role, field or code" className="mb-6" />
      {groups.length === 0 ? (
        <EmptyState
          title="No way in has all of these words"
          text="Part of a name, an address, a role, a field or an error code is enough."
        >
          <Link href={path} prefetch={false} className={buttonVariants({ variant: 'outline', size: 'sm' })}>
            Show all
          </Link>
        </EmptyState>
      ) : (
        <SurfaceGroups groups={groups} opened={found <= 3} />
      )}
    </>
  )
}

function lede(found: number, total: number, search: string): string {
  return search
    ? `${found} of ${total} ways in.`
    : `${total} ways in, each as it is declared. A build with one that is not in this list fails.`
}
