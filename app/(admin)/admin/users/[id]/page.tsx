import type { Metadata } from 'next'
import Link from 'next/link'
import { endUserSessions } from '@/actions/end-user-sessions'
import { setUserDisabled } from '@/actions/set-user-disabled'
import { startImpersonation } from '@/actions/start-impersonation'
import { updateUserRole } from '@/actions/update-user-role'
import { ImpersonateForm } from '@/components/impersonation/impersonate-form'
import { DeviceList } from '@/components/sessions/device-list'
import { EndSessionsForm } from '@/components/sessions/end-sessions-form'
import { PageHeader } from '@/components/shell/page-header'
import { buttonVariants } from '@/components/ui/button-variants'
import { AccountCard } from '@/components/users/account-card'
import { loadUser } from './loader'

export const metadata: Metadata = { title: 'User' }

type Params = Promise<{ id: string }>

export default async function UserPage({ params }: { params: Params }) {
  const { user, devices, self, current } = await loadUser(await params)
  return (
    <>
      <PageHeader title={user.name} lede={user.email}>
        <Link
          href="/admin/users"
          prefetch={false}
          className={buttonVariants({ variant: 'outline', size: 'sm' })}
        >
          All users
        </Link>
      </PageHeader>
      <div className="grid max-w-[760px] gap-6">
        <AccountCard user={user} self={self} setRole={updateUserRole} setDisabled={setUserDisabled} />
        {self ? null : <ImpersonateForm user={user} action={startImpersonation} />}
        <DeviceList
          title="Devices"
          lede="Where this person is signed in. Who is ended here is told so, and can sign in again."
          devices={devices}
          end={endUserSessions}
          userId={user.id}
          {...(self && { current })}
        >
          {devices.length > 0 && !self ? (
            <EndSessionsForm
              action={endUserSessions}
              label="End all sessions"
              success={`${user.name} is signed out everywhere.`}
              fields={{ userId: user.id }}
            />
          ) : null}
        </DeviceList>
      </div>
    </>
  )
}
