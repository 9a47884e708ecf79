import Link from 'next/link'
import { PlanSentence, PlanState } from '@/components/billing/plan-summary'
import { Seats } from '@/components/billing/seats'
import { Offered } from '@/components/impersonation/offered'
import { buttonVariants } from '@/components/ui/button-variants'
import { Card, CardTitle } from '@/components/ui/card'
import { isSubscribed } from '@/lib/billing/policy'
import type { Billing } from '@/lib/billing/queries'

/** The plan and its seats, for a glance; the billing page has the rest. */
export function PlanCard({ billing }: { billing: Billing }) {
  const { plan, subscription, seatsUsed } = billing
  const subscribed = isSubscribed(subscription?.status)
  return (
    <Card aria-labelledby="plan-card-title">
      <div className="px-5 pt-4.5 pb-5">
        <CardTitle id="plan-card-title" className="flex flex-wrap items-center gap-x-2.5">
          {subscribed ? subscription?.planName : plan.name} plan
          <PlanState subscription={subscription} />
        </CardTitle>
        <div className="text-[14.5px]">
          <PlanSentence subscription={subscription} />
        </div>
        <Offered way="/billing">
          <Link
            href="/billing"
            prefetch={false}
            className={buttonVariants({
              variant: subscribed ? 'outline' : 'default',
              size: 'sm',
              className: 'mt-4',
            })}
          >
            {subscribed ? 'Billing' : 'See the plans'}
          </Link>
        </Offered>
      </div>
      <div className="border-t px-5 py-4.5">
        <Seats used={seatsUsed} total={plan.seats} />
      </div>
    </Card>
  )
}
