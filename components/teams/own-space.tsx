import Link from 'next/link'
import { EmptyState } from '@/components/states/empty-state'
import { buttonVariants } from '@/components/ui/button-variants'

/** What the team page says in the space that everybody has of their own. */
export function OwnSpace() {
  return (
    <EmptyState
      title="This space is yours alone"
      text="Nobody else can come in, and it stays yours for as long as you have an account. To work with others, make a team: it has its own members, its own plan and its own audit, and you can be in as many as you like."
    >
      <Link href="/teams/new" prefetch={false} className={buttonVariants()}>
        Make a team
      </Link>
    </EmptyState>
  )
}
