import Link from 'next/link'
import { buttonVariants } from '@/components/ui/button-variants'
import { Card } from '@/components/ui/card'
import { LookAgain } from './look-again'

/**
 * Back from the checkout, and Stripe has not said yet that it is paid. Says so, and looks again on its own;
 * without a script the person looks again with the link.
 */
export function WaitingForStripe({ path }: { path: string }) {
  return (
    <Card className="mb-4 p-5 sm:p-6" aria-labelledby="waiting-title">
      <h2 id="waiting-title" className="flex items-center gap-2.5 text-lg font-semibold tracking-[-0.015em]">
        <span className="relative grid size-2.5 place-items-center" aria-hidden="true">
          <span className="absolute size-2.5 rounded-full bg-waiting/50 motion-safe:animate-ping" />
          <span className="size-2.5 rounded-full bg-waiting" />
        </span>
        Waiting for Stripe to confirm the payment
      </h2>
      <p className="mt-2 max-w-[44em] text-pretty text-muted-foreground">
        Usually this takes a few seconds. You can leave this page: the plan starts as soon as Stripe says so,
        whether you are here or not. If you left the checkout without paying, nothing was charged.
      </p>
      <div className="mt-5 flex flex-wrap gap-2.5">
        <a href={path} className={buttonVariants({ variant: 'outline', size: 'sm' })}>
          Look again
        </a>
        <Link href="/billing" prefetch={false} className={buttonVariants({ variant: 'ghost', size: 'sm' })}>
          To the billing page
        </Link>
      </div>
      <LookAgain />
    </Card>
  )
}
