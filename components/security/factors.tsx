import { Badge } from '@/components/ui/badge'
import { Card, CardTitle } from '@/components/ui/card'
import type { Factors as Facts } from '@/lib/factors/queries'
import { AuthenticatorApp } from './authenticator-app'
import { Passkeys } from './passkeys'
import { RecoveryCodes } from './recovery-codes'

/**
 * Somebody's second factors: what they have, and how to add and remove it. With the first one two-factor is on: they are
 * asked for it at each sign-in, and before what matters.
 */
export function Factors({ factors }: { factors: Facts }) {
  const on = factors.passkeys.length > 0 || factors.totp !== null
  return (
    <>
      <div className="mt-4">
        <h2 className="flex items-center gap-2.5 text-lg font-semibold tracking-title">
          Second factors
          <Badge variant={on ? 'granted' : 'default'}>{on ? 'On' : 'Off'}</Badge>
        </h2>
        <p className="mt-1 max-w-[44em] text-pretty text-muted-foreground">
          {on
            ? 'You are asked for one of these when you sign in, and before you change what matters.'
            : 'Whoever gets into your mail can sign in as you. A second factor stops that: add one, and keep recovery codes.'}
        </p>
      </div>
      <Card className="divide-y">
        <div className="p-5 sm:p-6">
          <Passkeys passkeys={factors.passkeys} room={factors.roomForPasskeys} />
        </div>
        <div className="p-5 sm:p-6">
          <AuthenticatorApp totp={factors.totp} setup={factors.setup} />
        </div>
        {on ? (
          <div className="p-5 sm:p-6">
            <CardTitle>Recovery codes</CardTitle>
            <p className="mt-0.5 mb-4 text-[14.5px] text-pretty text-muted-foreground">
              Ten codes for the day your phone is gone. Each works once. Without them nobody can let you back
              in.
            </p>
            <RecoveryCodes left={factors.recovery?.left ?? null} />
          </div>
        ) : null}
      </Card>
    </>
  )
}
