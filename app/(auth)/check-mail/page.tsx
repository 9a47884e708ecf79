import type { Metadata } from 'next'
import { AuthPanel } from '@/components/auth/auth-panel'
import { buttonVariants } from '@/components/ui/button-variants'

export const metadata: Metadata = { title: 'Check your mail' }

export default function CheckMailPage() {
  return (
    <AuthPanel
      title="Check your mail"
      lede="If the address is right, a link is on its way. It works once, within 10 minutes."
    >
      <p className="text-center text-sm text-pretty text-muted-foreground">
        Nothing there? Look in the spam folder, or ask for another link. Each works once.
      </p>
      <a href="/sign-in" className={buttonVariants({ variant: 'outline' })}>
        Send another link
      </a>
    </AuthPanel>
  )
}
