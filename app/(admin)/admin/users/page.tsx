import type { Metadata } from 'next'
import Link from 'next/link'
import { updateUserRole } from '@/actions/update-user-role'
import { SearchForm } from '@/components/forms/search-form'
import { PageHeader } from '@/components/shell/page-header'
import { EmptyState } from '@/components/states/empty-state'
import { buttonVariants } from '@/components/ui/button-variants'
import { UsersTable } from '@/components/users/users-table'
import type { Search } from '@/lib/guard/way-back'
import { loadUsers } from './loader'

export const metadata: Metadata = { title: 'Users' }

const path = '/admin/users'

export default async function UsersPage({ searchParams }: { searchParams: Promise<Search> }) {
  const raw = await searchParams
  const { actorId, search, users, next, total } = await loadUsers(raw)
  const first = search ? `${path}?${new URLSearchParams({ search })}` : path
  return (
    <>
      <PageHeader title="Users" lede={lede(total, search)} />
      <SearchForm path={path} search={search} by="name or email" />
      {users.length === 0 ? (
        <EmptyState title="Nobody by that name or address" text="Part of a name or of an address is enough.">
          <Link href={path} prefetch={false} className={buttonVariants({ variant: 'outline', size: 'sm' })}>
            Show everyone
          </Link>
        </EmptyState>
      ) : (
        <UsersTable
          users={users}
          self={actorId}
          setRole={updateUserRole}
          older={
            next ? `${path}?${new URLSearchParams({ ...(search && { search }), after: next })}` : undefined
          }
          newest={raw.after ? first : undefined}
        />
      )}
    </>
  )
}

function lede(total: number, search: string): string {
  const people = total === 1 ? '1 person' : `${new Intl.NumberFormat('en-GB').format(total)} people`
  return search
    ? `${people} found.`
    : `${people} on this platform. A new role holds from their next click on.`
}
