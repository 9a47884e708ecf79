import { LogOut } from 'lucide-react'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Avatar } from '@/components/ui/avatar'
import { ROLE_WORDS } from '@/lib/teams/policy'
import type { Who } from './app-shell'

/** Who is signed in, and the way out. */
export function WhoBlock({ person, tenant, signOutAction }: Who) {
  return (
    <div className="flex items-center gap-2.5 px-2.5 py-2">
      <Avatar name={person.name} look="self" />
      <p className="min-w-0 flex-1 text-[14.5px] leading-tight">
        <span className="block truncate font-[550]" title={person.email}>
          {person.name}
        </span>
        <span className="block truncate text-[12.5px] text-muted-foreground">
          {person.role === 'ADMIN' ? 'Platform admin' : ROLE_WORDS[tenant.memberRole].name}
        </span>
      </p>
      <Form action={signOutAction} label="Sign out">
        <SubmitButton
          variant="ghost"
          size="icon"
          pending={<LogOut className="opacity-40" aria-label="Signing out" />}
        >
          <LogOut aria-hidden="true" />
          <span className="sr-only">Sign out</span>
        </SubmitButton>
      </Form>
    </div>
  )
}
