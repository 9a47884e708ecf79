import { Laptop, Smartphone } from 'lucide-react'
import type { ReactNode } from 'react'
import type { FormAction } from '@/components/forms/form'
import { Day, TimeAgo } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { Card, CardFooter, CardTitle } from '@/components/ui/card'
import { browserName } from '@/lib/browser-name'
import type { Device } from '@/lib/sessions/queries'
import { EndSessionsForm } from './end-sessions-form'

/**
 * The sessions of one person, each with a button that ends it.
 *
 * @param current the session that looks at the list; it has no button, because signing out is elsewhere
 * @param userId named in the form where the sessions are somebody else's
 */
export function DeviceList({ title, lede, devices, current, end, userId, children }: DeviceListProps) {
  return (
    <Card aria-labelledby="devices">
      <div className="px-5 pt-5 pb-4 sm:px-6">
        <CardTitle id="devices">{title}</CardTitle>
        <p className="mt-0.5 text-[14.5px] text-pretty text-muted-foreground">{lede}</p>
      </div>
      {devices.length === 0 ? (
        <p className="border-t px-5 py-4 text-muted-foreground sm:px-6">Nobody is signed in.</p>
      ) : (
        <ul>
          {ownFirst(devices, current).map((device) => (
            <li
              key={device.id}
              className="flex flex-wrap items-start gap-x-4 gap-y-3 border-t px-5 py-4 sm:px-6"
            >
              <DeviceFacts device={device} current={device.id === current} />
              {device.id === current ? null : (
                <EndSessionsForm
                  action={end}
                  label={`End ${nameAmong(device, devices)}`}
                  short="End"
                  fields={{ sessionId: device.id, ...(userId && { userId }) }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {children ? <CardFooter>{children}</CardFooter> : null}
    </Card>
  )
}

type DeviceListProps = {
  title: string
  lede: string
  devices: Device[]
  current?: string
  end: FormAction
  userId?: string
  children?: ReactNode
}

/** One's own device comes first, the others as they were seen. */
const ownFirst = (devices: Device[], current: string | undefined): Device[] =>
  devices.toSorted((a, b) => Number(b.id === current) - Number(a.id === current))

function DeviceFacts({ device, current }: { device: Device; current: boolean }) {
  const Icon = /Android|iOS/.test(nameOf(device)) ? Smartphone : Laptop
  return (
    <div className="flex min-w-0 flex-1 gap-3">
      <Icon className="mt-0.5 size-5 shrink-0 text-muted-foreground" aria-hidden="true" />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-[550]">
          {nameOf(device)}
          {current ? <Badge variant="brass">This device</Badge> : null}
          {device.impersonated ? <Badge variant="waiting">An admin</Badge> : null}
        </p>
        <p className="text-sm text-muted-foreground [overflow-wrap:anywhere]">
          {[device.place, device.address].filter(Boolean).join(', ') || 'Unknown network'}
        </p>
        <p className="text-sm text-pretty text-muted-foreground">
          Signed in <Day at={device.signedInAt} /> {howSignedIn(device)}, last seen{' '}
          <TimeAgo at={device.lastSeenAt} />
        </p>
      </div>
    </div>
  )
}

const nameOf = (device: Device): string => browserName(device.userAgent ?? '') || 'Unknown browser'

/** Told apart from others of its kind, for a list of buttons read aloud. */
function nameAmong(device: Device, devices: readonly Device[]): string {
  const alike = devices.filter((other) => nameOf(other) === nameOf(device))
  return alike.length > 1
    ? `${nameOf(device)}, ${alike.indexOf(device) + 1} of ${alike.length}`
    : nameOf(device)
}

const METHODS: Record<string, string> = { email: 'by mail', google: 'with Google', github: 'with GitHub' }

const howSignedIn = ({ method, secondFactor }: Device): string =>
  [METHODS[method ?? ''], secondFactor ? 'and a second factor' : ''].filter(Boolean).join(' ')
