import type { Metadata } from 'next'
import { endOtherSessions } from '@/actions/end-other-sessions'
import { endSession } from '@/actions/end-session'
import { Factors } from '@/components/security/factors'
import { DeviceList } from '@/components/sessions/device-list'
import { EndSessionsForm } from '@/components/sessions/end-sessions-form'
import { PageHeader } from '@/components/shell/page-header'
import { loadSecurity } from './loader'

export const metadata: Metadata = { title: 'Security' }

export default async function SecurityPage() {
  const { sessionId, devices, factors } = await loadSecurity()
  return (
    <>
      <PageHeader title="Security" lede="Where you are signed in, and how you prove that it is you." />
      <div className="grid max-w-[760px] gap-6">
        <DeviceList
          title="Your devices"
          lede="Every browser that is signed in as you. End what you do not know, and what you no longer use."
          devices={devices}
          current={sessionId}
          end={endSession}
        >
          {devices.length > 1 ? (
            <EndSessionsForm
              action={endOtherSessions}
              label="End all other sessions"
              success="You are signed out everywhere but here."
            />
          ) : null}
        </DeviceList>
        <Factors factors={factors} />
      </div>
    </>
  )
}
